// The demo shop: serves the page and its small API, and sets its campaigns up in Carillon on first start.
import { createServer } from 'node:http';
import { settingsFrom } from './server/settings.mjs';
import { createApi } from './server/api.mjs';
import { createFiles } from './server/files.mjs';
import { Shop } from './server/shop.mjs';

const settings = settingsFrom(process.env);
const shop = new Shop(settings);
const api = createApi(shop);
const files = createFiles(new URL('./dist/', import.meta.url), () => shop.publicCollector);

const server = createServer(async (request, response) => {
  try {
    const url = new URL(request.url, 'http://shop.invalid');
    if (!(await api(request, response, url))) await files(request, response, url);
  } catch (error) {
    console.error('shop: a request failed:', error.message);
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('The shop stumbled. Please try again.\n');
  }
});

server.listen(settings.port, settings.host, () => {
  const { port } = server.address();
  console.log(`Demo shop: http://localhost:${port}/`);
  shop.open(settings.origins ?? [`http://localhost:${port}`, `http://127.0.0.1:${port}`]);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    shop.close();
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
