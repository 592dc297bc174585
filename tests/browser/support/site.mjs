// The smallest site: it serves the built SDK under /dist/, and what its test wants under every other path.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const dist = new URL('../../../sdk-wasm/dist/', import.meta.url);

const TYPES = { js: 'text/javascript', wasm: 'application/wasm' };

/** Serves what `pageAt(path, query)` answers, a script where the path says so, else HTML, all under a policy: { url, close() }. */
export async function serveSite(pageAt, policy) {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const [, file, kind] = /^\/dist\/((?:[\w-]+\/)?[\w-]+\.(js|wasm))$/.exec(pathname) ?? [];
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    if (policy) response.setHeader('content-security-policy', policy);
    response.setHeader('content-type', TYPES[kind ?? pathname.split('.')[1]] ?? 'text/html; charset=utf-8');
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
