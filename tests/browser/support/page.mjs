// The smallest site that uses the SDK: one page that starts it, and one without it to go to.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const dist = new URL('../../../sdk-wasm/dist/', import.meta.url);

/** Serves the page for an application of its own: { url, app, visit(context), close() }. */
export async function openPage(collector, api) {
  const { Id: app } = await api.post('/v1/apps', { Name: 'Page' });
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const { Id: key } = await api.post('/keys', { Power: 'PUBLISH', ApplicationId: app, Origins: [url] });

  async function answer(request, response) {
    const { pathname: path, searchParams } = new URL(request.url, url);
    const [, file, kind] = /^\/dist\/([\w-]+\.(js|wasm))$/.exec(path) ?? [];
    if (file) {
      response.setHeader('content-type', { js: 'text/javascript', wasm: 'application/wasm' }[kind]);
      return response.end(await readFile(fileURLToPath(new URL(file, dist))));
    }
    response.setHeader('content-type', 'text/html');
    const more = JSON.parse(searchParams.get('options') ?? '{}');
    response.end(path === '/' ? page({ collector: collector.url, app, key, ...more }) : '<!doctype html><title>Elsewhere</title>');
  }

  return {
    url,
    app,
    /** Opens the page in a tab of its own, with more options for the SDK. */
    async visit(context, options = {}) {
      const tab = await context.newPage();
      await tab.goto(`${url}/?options=${encodeURIComponent(JSON.stringify(options))}`);
      await tab.waitForFunction(() => globalThis.carillon);
      return tab;
    },
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
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
