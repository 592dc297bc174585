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

  async function answer({ url: path }, response) {
    const script = /^\/dist\/([\w-]+\.js)$/.exec(path)?.[1];
    if (script) {
      response.setHeader('content-type', 'text/javascript');
      return response.end(await readFile(fileURLToPath(new URL(script, dist))));
    }
    response.setHeader('content-type', 'text/html');
    response.end(path === '/' ? page({ collector: collector.url, app, key }) : '<!doctype html><title>Elsewhere</title>');
  }

  return {
    url,
    app,
    /** Opens the page in a tab of its own. */
    async visit(context) {
      const tab = await context.newPage();
      await tab.goto(url);
      await tab.waitForFunction(() => globalThis.carillon);
      return tab;
    },
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}

const page = (options) => `<!doctype html><title>Page</title><script type="module">
import { init } from '/dist/index.js';
globalThis.carillon = init(${JSON.stringify(options)});
globalThis.flushedAtOnce = carillon.flush();
</script>`;
