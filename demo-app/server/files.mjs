// Serves the built page: files by name, and the page itself for every path that the page's own router knows.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.map': 'application/json',
};

/** Returns a handler for everything that is not the API. `collector` names the one foreign address the page may call. */
export function createFiles(folder, collector) {
  const root = fileURLToPath(folder);
  return async function files(request, response, url) {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Only GET here.\n');
    const name = nameOf(url.pathname);
    const found = (await fileAt(root, name)) ?? (extname(name) ? undefined : await fileAt(root, 'index.html'));
    if (!found) return plain(response, 404, extname(name) ? 'Not found.\n' : 'The page is not built: run `npm run build`.\n');
    const type = TYPES[extname(found.path)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-length': found.size, ...headersFor(found.path, collector()) });
    if (request.method === 'HEAD') return response.end();
    createReadStream(found.path).pipe(response);
  };
}

/** A safe relative name: decoded, and never above the folder. */
function nameOf(pathname) {
  try {
    const name = normalize(decodeURIComponent(pathname)).replace(/^[/\\]+/, '');
    return name.startsWith('..') || name.includes('\0') ? 'no-such-file.txt' : name || 'index.html';
  } catch {
    return 'no-such-file.txt';
  }
}

async function fileAt(root, name) {
  const path = join(root, name);
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? { path, size: found.size } : undefined;
}

/** Names with a hash in them never change; the page itself is always asked for again, and carries a strict content policy. */
function headersFor(path, collector) {
  const base = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' };
  if (/-[A-Z0-9]{8}\.[a-z0-9]+$/.test(path)) return { ...base, 'cache-control': 'public, max-age=31536000, immutable' };
  if (!path.endsWith('.html')) return { ...base, 'cache-control': 'no-cache' };
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(collector).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { ...base, 'cache-control': 'no-cache', 'content-security-policy': policy };
}

function plain(response, status, text) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}
