// Serves the preview of in-app messages to a designer's browser, on this machine only.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

if (!existsSync(join(here, 'dist/in-app.js'))) {
  console.error('There is no module to draw with yet: run `npm run build -w @carillon/web` first.');
  process.exit(1);
}
const server = await context({});
const { port } = await server.serve({ servedir: here, host: '127.0.0.1', port: Number(process.env.PORT ?? 4780) });
console.log(`Preview of in-app messages: http://127.0.0.1:${port}/preview/`);
