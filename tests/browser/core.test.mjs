// Where the core comes from: this package's own file, an address of the page's choice, or a script where there is no wasm.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { openPage } from './support/page.mjs';
import { apiOf, host, within } from './support/stage.mjs';
import { launch } from './support/visitor.mjs';

const ARRIVES_WITHIN_MS = 10_000;

describe(`the core on the ${host}`, () => {
  let collector;
  let api;
  let site;
  let browser;
  let integrity;
  before(async () => {
    collector = await startCollector({ host, quiet: true });
    api = apiOf(collector);
    site = await openPage(collector, api);
    browser = await launch();
    const bytes = await readFile(new URL('../../sdk-wasm/dist/core.wasm', import.meta.url));
    integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
  });
  after(async () => {
    await browser?.close();
    await site?.close();
    await collector?.stop();
  });

  /** Which files of the package a page loads until its event has arrived. */
  async function delivers(t, options, script) {
    const context = await browser.newContext();
    t.after(() => context.close());
    if (script) await context.addInitScript(script);
    const files = [];
    context.on('requestfinished', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/dist/')) files.push(pathname.slice('/dist/'.length));
    });
    const tab = await site.visit(context, options);
    const endpoint = await tab.evaluate(() => (carillon.record('größe 🛒'), carillon.endpointId));
    const arrived = async () => (await api.trail(site.app, endpoint))?.Events.some(({ EventType }) => EventType === 'größe 🛒');
    assert.ok(await within(ARRIVES_WITHIN_MS, arrived), 'the event arrived');
    return files.sort();
  }

  test("is the package's own", async (t) => {
    assert.deepEqual(await delivers(t), ['core.js', 'index.js']);
  });

  test('is a script where the browser has no WebAssembly', async (t) => {
    const files = await delivers(t, {}, () => delete globalThis.WebAssembly);
    assert.deepEqual(files, ['core-script.js', 'core.js', 'index.js']);
  });

  test('comes from the address that the page names, if its bytes are the right ones', async (t) => {
    assert.deepEqual(await delivers(t, { wasm: '/dist/core.wasm', integrity }), ['core.wasm', 'external.js', 'index.js']);
    const wrong = `sha384-${Buffer.alloc(48).toString('base64')}`;
    const files = await delivers(t, { wasm: '/dist/core.wasm', integrity: wrong });
    assert.ok(files.includes('core-script.js'));
  });
});
