// Serving files: what is there, what is the page's own path, and what lies outside.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createFiles } from './files.mjs';

let folder;
let server;
let address;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carillon-files-'));
  writeFileSync(join(folder, 'index.html'), '<p>shop</p>');
  writeFileSync(join(folder, 'main-ABCDEFGH.js'), 'export {};');
  const files = createFiles(pathToFileURL(`${folder}/`), () => 'http://127.0.0.1:8787');
  server = createServer((request, response) => files(request, response, new URL(request.url, 'http://shop.invalid')));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${server.address().port}`;
});

after(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a hashed file may be kept for ever, the page may not', async () => {
  assert.match((await fetch(`${address}/main-ABCDEFGH.js`)).headers.get('cache-control'), /immutable/);
  const page = await fetch(`${address}/product/bourdon`);
  assert.equal(await page.text(), '<p>shop</p>');
  assert.equal(page.headers.get('cache-control'), 'no-cache');
  assert.match(page.headers.get('content-security-policy'), /connect-src 'self' http:\/\/127\.0\.0\.1:8787;/);
});

test('what is not there is 404, what is not asked for by GET is 405', async () => {
  assert.equal((await fetch(`${address}/missing.js`)).status, 404);
  assert.equal((await fetch(address, { method: 'POST' })).status, 405);
});

test('nothing outside the folder is served', async () => {
  for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/%00.js', '/%zz.js']) {
    assert.match(await raw(path), /^HTTP\/1\.1 404 /, path);
  }
});

/** Asks with the path as it is written; fetch would tidy it up first. */
function raw(path) {
  return new Promise((done, fail) => {
    const socket = connect(server.address().port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk)).on('end', () => done(answer)).on('error', fail);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n`);
  });
}
