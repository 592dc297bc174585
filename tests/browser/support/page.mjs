// The smallest site that uses the SDK: one page that starts it, and one without it to go to.
import { serveSite } from './site.mjs';

/** Serves the page for an application of its own: { url, app, visit(context), close() }. */
export async function openPage(collector, api) {
  const { Id: app } = await api.post('/v1/apps', { Name: 'Page' });
  // The key is for the site's own address, so the page is made when it is asked for.
  let options;
  const { url, close } = await serveSite((path) => (path === '/' ? page(options) : '<!doctype html><title>Elsewhere</title>'));
  const { Id: key } = await api.post('/keys', { Power: 'PUBLISH', ApplicationId: app, Origins: [url] });
  options = { collector: collector.url, app, key };

  return {
    url,
    app,
    /** Opens the page in a tab of its own; the path may have a query. */
    async visit(context, path = '/') {
      const tab = await context.newPage();
      await tab.goto(url + path);
      await tab.waitForFunction(() => globalThis.carillon);
      return tab;
    },
    close,
  };
}

const page = (options) => `<!doctype html><title>Page</title><script type="module">
import { init } from '/dist/index.js';
globalThis.carillon = init(${JSON.stringify(options)});
globalThis.flushedAtOnce = carillon.flush();
</script>`;
