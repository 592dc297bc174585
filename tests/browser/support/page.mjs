// The smallest site that uses the SDK: one page that starts it, and one without it to go to.
import { serveSite } from './site.mjs';

/** Serves the page for an application of its own: { url, app, visit(context), close() }. */
export async function openPage(collector, api) {
  const { Id: app } = await api.post('/v1/apps', { Name: 'Page' });
  // The key is for the site's own address, so the page is made when it is asked for.
  let options;
  const { url, close } = await serveSite((path, query) =>
    path === '/' ? page({ ...options, ...JSON.parse(query.get('options') ?? '{}') }) : '<!doctype html><title>Elsewhere</title>');
  const { Id: key } = await api.post('/keys', { Power: 'PUBLISH', ApplicationId: app, Origins: [url] });
  options = { collector: collector.url, app, key };

  return {
    url,
    app,
    /** Opens the page in a tab of its own, with more options for the SDK; its address may say more. */
    async visit(context, options = {}, query = {}) {
      const tab = await context.newPage();
      await tab.goto(`${url}/?${new URLSearchParams({ ...query, options: JSON.stringify(options) })}`);
      await tab.waitForFunction(() => globalThis.carillon);
      return tab;
    },
    close,
  };
}

/** `wasm`, and `integrity`: the core from an address of its own. */
const page = ({ wasm, integrity, ...options }) => `<!doctype html><title>Page</title><script type="module">
import { init } from '/dist/index.js';
const options = ${JSON.stringify(options)};
${wasm ? `options.core = (await import('/dist/external.js')).core('${wasm}', '${integrity}');` : ''}
globalThis.carillon = init(options);
globalThis.flushedAtOnce = carillon.flush();
</script>`;
