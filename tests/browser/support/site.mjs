// The smallest site: it serves the built SDK under /dist/, and a page under every other path.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const dist = new URL('../../../sdk-wasm/dist/', import.meta.url);

/** Serves what `pageAt(path)` answers, which is HTML: { url, close() }. The path is without query. */
export async function serveSite(pageAt) {
  const server = createServer(async (request, response) => {
    const path = request.url.split('?')[0];
    const script = /^\/dist\/((?:[\w-]+\/)?[\w-]+\.js)$/.exec(path)?.[1];
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    response.end(script ? await readFile(fileURLToPath(new URL(script, dist))) : pageAt(path));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}
