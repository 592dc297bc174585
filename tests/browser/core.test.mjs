// Where the core comes from: this package's own file, an address of the page's choice, or a script where there is no wasm. And what
// becomes of a page whose core fails.
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

  /**
   * Opens a page whose cores trap at some events, records some in one task and more in another, and answers how they fared. `times` says at
   * which, and how often.
   */
  async function stumbling(t, times) {
    const context = await browser.newContext();
    t.after(() => context.close());
    await context.addInitScript(TRAPS, times);
    const tab = await site.visit(context);
    const endpoint = await tab.evaluate(() => {
      globalThis.drops = [];
      carillon.on('drop', ({ reason, count }) => drops.push([reason, count]));
      return carillon.endpointId;
    });
    await tab.evaluate(() => carillon.flush());
    await tab.evaluate(() => {
      for (const type of ['one', 'stone', 'two']) carillon.record(type);
      setTimeout(() => ['three', 'rock', 'four'].forEach((type) => carillon.record(type)));
    });
    const types = async () => ((await api.trail(site.app, endpoint))?.Events ?? []).map(({ EventType }) => EventType).sort();
    return {
      context,
      tab,
      types,
      arrived: (wanted) => within(ARRIVES_WITHIN_MS, async () => (await types()).join() === [...wanted, '_session.start'].sort().join()),
      told: () => tab.evaluate(() => ({ drops, cores, faults: sessionStorage.faults ?? '' })),
    };
  }

  test('is followed by another if it traps, in the same page', async (t) => {
    const { arrived, told, types } = await stumbling(t, { stone: 1 });
    assert.ok(await arrived(['one', 'stone', 'two', 'three', 'rock', 'four']), `${await types()} have arrived`);
    assert.deepEqual(await told(), { drops: [], cores: 2, faults: '' });
  });

  test('gives up an event at which another one traps as well, and no more than that', async (t) => {
    const { arrived, told, types } = await stumbling(t, { stone: 99 });
    assert.ok(await arrived(['one', 'two', 'three', 'rock', 'four']), `${await types()} have arrived`);
    assert.deepEqual(await told(), { drops: [['trap', 1]], cores: 3, faults: '' });
  });

  test('rests when a third one has trapped, and the next page goes on', async (t) => {
    const { context, tab, arrived, told, types } = await stumbling(t, { stone: 99, rock: 99 });
    assert.ok(await within(ARRIVES_WITHIN_MS, async () => (await told()).drops.length === 2));
    await tab.evaluate(() => carillon.record('five'));
    assert.deepEqual(await told(), { drops: [['trap', 1], ['trap', 2]], cores: 3, faults: '' });
    await tab.close();
    await site.visit(context);
    assert.ok(await arrived(['one', 'two', 'three', 'four', 'five']), `${await types()} have arrived`);
  });
});

/** Wraps each core that the page makes in one that traps when it is told of some events. */
function TRAPS(times) {
  const { instantiate } = WebAssembly;
  globalThis.cores = 0;
  WebAssembly.instantiate = async (...given) => {
    const { memory, room, turn } = (await instantiate(...given)).instance.exports;
    let at;
    let length;
    globalThis.cores++;
    const exports = {
      memory,
      room: (bytes) => (at = room((length = bytes))),
      turn(now) {
        const input = new TextDecoder().decode(new Uint8Array(memory.buffer, at, length));
        for (const type of Object.keys(times)) {
          if (input.includes(`"${type}"`) && times[type]-- > 0) throw new WebAssembly.RuntimeError('unreachable');
        }
        return turn(now);
      },
    };
    return { instance: { exports } };
  };
}
