// The smallest site: it serves the built SDK under /dist/, and a page under every other path.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const dist = new URL('../../../sdk-wasm/dist/', import.meta.url);

const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };

/** Serves what `pageAt(path, query)` answers, which is HTML: { url, close() }. */
export async function serveSite(pageAt) {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const [, file, kind] = /^\/dist\/((?:[\w-]+\/)?[\w-]+\.(js|wasm))$/.exec(pathname) ?? [];
    response.setHeader('content-type', file ? TYPES[kind] : 'text/html');
    response.end(file ? await readFile(fileURLToPath(new URL(file, dist))) : pageAt(pathname, searchParams));
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
