// A storage that the site has filled: what finds no room there outlives its page all the same, and nothing of it stays.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { FAULTS } from './support/faults.mjs';
import { openPage } from './support/page.mjs';
import { apiOf, host, within } from './support/stage.mjs';
import { launch } from './support/visitor.mjs';

/** One page of the collector's log holds them all, and the session's start. */
const EVENTS = 480;
const ROOM_CHARS = 1_024;
const SPILLED_WITHIN_MS = 10_000;
/** As long as the SDK waits before it repeats what a closing page may have sent, twice, and some. */
const ALL_THERE_WITHIN_MS = 75_000;

/** In a page that is asked for it: the browser begins anew while what a dead tab left is being written under this one's name. */
const anewWithinPut = () => {
  if (!location.search.includes('anew')) return;
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...given) {
    if (!sessionStorage.anew) {
      sessionStorage.anew = 'yes';
      globalThis.carillon.reset();
    }
    return put.apply(this, given);
  };
};

describe(`a full storage on the ${host}`, { concurrency: 4 }, () => {
  let collector;
  let api;
  let site;
  before(async () => {
    collector = await startCollector({ host, quiet: true });
    api = apiOf(collector);
    site = await openPage(collector, api);
  });
  after(async () => {
    await site?.close();
    await collector?.stop();
  });

  /** A visitor in a browser of his own, since a crash takes it down: while `busy`, the collector answers 503. */
  async function visitor(t, script) {
    const browser = await launch();
    t.after(() => browser.close());
    const context = await browser.newContext();
    if (script) await context.addInitScript(script);
    const state = { context, busy: false };
    await context.route('**/events?*', (route) =>
      state.busy ? route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' } }) : route.continue());
    return state;
  }

  /** A page of the site without the SDK, to look and to fill from. */
  async function aside({ context }) {
    const tab = await context.newPage();
    await tab.goto(new URL('/elsewhere.html', site.url).href);
    return tab;
  }

  const fill = (tab) => tab.evaluate((room) => {
    localStorage.setItem('room', 'x'.repeat(room));
    for (let n = 0, chars = 4_194_304; chars >= 1; ) {
      try {
        localStorage.setItem(`fill${n}`, 'x'.repeat(chars));
        n++;
      } catch {
        chars /= 2;
      }
    }
    localStorage.removeItem('room');
  }, ROOM_CHARS);
  const empty = (tab) => tab.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('fill')).forEach((key) => localStorage.removeItem(key)));

  const endpointOf = (tab) => tab.evaluate(() => carillon.endpointId);
  const burst = (tab) => tab.evaluate((events) => {
    for (let n = 0; n < events; n++) carillon.record('burst', { attributes: { n } });
  }, EVENTS);
  const databases = (tab) => tab.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  /** The texts that lie in databases. */
  const spilled = (tab) => tab.evaluate(async () => {
    const texts = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
      const lines = database.transaction('lines').objectStore('lines').getAll();
      await new Promise((resolve) => (lines.onsuccess = resolve));
      database.close();
      texts.push(...lines.result);
    }
    return texts.join('\n');
  });
  const allSpilled = (tab) => within(SPILLED_WITHIN_MS, async () => {
    const kept = `${await spilled(tab)}\n${await tab.evaluate(() => Object.values(localStorage).filter((text) => text.length < 100_000).join('\n'))}`;
    return new Set(kept.match(/"n":"\d+"/g)).size === EVENTS;
  });
  const faults = (tab) => tab.evaluate(() => sessionStorage.faults ?? '');

  /** All events of the burst are in the collector's log, each once. */
  async function arrived(endpoint) {
    const numbers = async () => ((await api.trail(site.app, endpoint, 500))?.Events ?? []).filter(({ EventType }) => EventType === 'burst').map(({ Attributes }) => Attributes.n);
    await within(ALL_THERE_WITHIN_MS, async () => new Set(await numbers()).size === EVENTS, 250);
    const there = await numbers();
    assert.equal(new Set(there).size, EVENTS, `${there.length} of ${EVENTS} events arrived`);
    assert.equal(there.length, EVENTS, 'an event is in the log twice');
  }

  /** Nothing is left in either place: what a page sent in going may have arrived long before the next one lets go of it. */
  async function swept(tab) {
    assert.ok(await within(ALL_THERE_WITHIN_MS, async () => !(await databases(tab)).length), 'no database is left');
    const lines = () => tab.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(':j:')));
    assert.ok(await within(ALL_THERE_WITHIN_MS, async () => !(await lines()).length), 'no line is left');
  }

  /** The browser has noticed that a page is gone when nobody holds a lock any more. */
  const noticed = (outside) => within(SPILLED_WITHIN_MS, async () => !(await outside.evaluate(async () => (await navigator.locks.query()).held.length)));

  /** A tab that has recorded more than the storage had room for, all of it kept. */
  async function overflowing(state) {
    const outside = await aside(state);
    const tab = await site.visit(state.context);
    await tab.evaluate(() => carillon.flush());
    await fill(outside);
    state.busy = true;
    await burst(tab);
    assert.ok(await allSpilled(outside), 'all is kept');
    return { tab, outside, endpoint: await endpointOf(tab) };
  }

  for (const fault of ['crash', 'close', 'navigate']) {
    for (const room of [true, false]) {
      test(`${fault}: the next page, with ${room ? 'room' : 'as little room'}, delivers all of it`, async (t) => {
        const state = await visitor(t);
        const { tab, endpoint } = await overflowing(state);
        await FAULTS[fault](tab);
        const outside = await aside(state);
        assert.ok(await noticed(outside), 'locks are gone');
        if (room) await empty(outside);
        state.busy = false;
        const next = await site.visit(state.context);
        assert.equal(await endpointOf(next), endpoint);
        await arrived(endpoint);
        assert.equal(await faults(next), '');
        // A page that closes slowly may write once more after it has given up its lock; that is for whoever comes next.
        for (let visits = 0; visits < 3 && (await databases(outside)).length; visits++) {
          await (await site.visit(state.context)).waitForTimeout(1_000);
        }
        await swept(outside);
        await arrived(endpoint);
      });
    }
  }

  test('a page that took it over while there was no room either may crash in turn', async (t) => {
    const state = await visitor(t);
    const { tab, endpoint } = await overflowing(state);
    await FAULTS.crash(tab);
    const outside = await aside(state);
    assert.ok(await noticed(outside), 'locks are gone');
    const next = await site.visit(state.context);
    assert.ok(await within(SPILLED_WITHIN_MS, async () => (await databases(outside)).length === 1), 'it is the new one alone');
    assert.ok(await allSpilled(outside), 'all is kept');
    await FAULTS.crash(next);
    state.busy = false;
    await site.visit(state.context);
    await arrived(endpoint);
  });

  test('a browser that begins anew while it takes over leaves it where it is safe', async (t) => {
    const state = await visitor(t);
    const { tab, endpoint } = await overflowing(state);
    await FAULTS.crash(tab);
    const outside = await aside(state);
    assert.ok(await noticed(outside), 'locks are gone');
    await state.context.addInitScript(anewWithinPut);
    const next = await site.visit(state.context, {}, { anew: 1 });
    assert.ok(await within(SPILLED_WITHIN_MS, () => next.evaluate(() => sessionStorage.anew)), 'it was within taking over');
    assert.notEqual(await endpointOf(next), endpoint);
    assert.ok(await allSpilled(outside), 'all is kept');
    await FAULTS.crash(next);
    assert.ok(await noticed(outside), 'locks are gone');
    await empty(outside);
    state.busy = false;
    const last = await site.visit(state.context);
    await arrived(endpoint);
    await swept(last);
  });

  test('it goes when it is delivered, and the site is refused as ever', async (t) => {
    const state = await visitor(t);
    const { tab, outside, endpoint } = await overflowing(state);
    const refused = await tab.evaluate(() => {
      try {
        localStorage.setItem('mine', 'x'.repeat(2_048));
      } catch ({ name }) {
        return name;
      }
    });
    assert.equal(refused, 'QuotaExceededError');
    state.busy = false;
    await tab.evaluate(() => dispatchEvent(new Event('online')));
    await arrived(endpoint);
    await swept(outside);
    assert.equal(await faults(tab), '');
  });

  test('a browser that begins anew delivers it in its old name', async (t) => {
    const state = await visitor(t);
    const { tab, endpoint } = await overflowing(state);
    await tab.evaluate(() => carillon.reset());
    await FAULTS.crash(tab);
    const outside = await aside(state);
    assert.ok(await noticed(outside), 'locks are gone');
    await empty(outside);
    state.busy = false;
    const next = await site.visit(state.context);
    assert.notEqual(await endpointOf(next), endpoint);
    await arrived(endpoint);
    await swept(outside);
  });

  test('a browser that could never keep who it is delivers it once it can', async (t) => {
    const state = await visitor(t);
    const outside = await aside(state);
    await fill(outside);
    await outside.evaluate((chars) => localStorage.setItem('room', 'x'.repeat(chars - 'room'.length)), ROOM_CHARS);
    state.busy = true;
    const tab = await site.visit(state.context);
    const endpoint = await endpointOf(tab);
    await burst(tab);
    assert.ok(await allSpilled(outside), 'all is kept');
    await FAULTS.crash(tab);
    const later = await aside(state);
    assert.ok(await noticed(later), 'locks are gone');
    await empty(later);
    state.busy = false;
    // One page learns that there is another endpoint's, and the next is told so.
    await (await site.visit(state.context)).waitForTimeout(2_000);
    const next = await site.visit(state.context);
    assert.notEqual(await endpointOf(next), endpoint);
    await arrived(endpoint);
    await swept(next);
  });

  test('an opt-out leaves nothing of it, in any tab', async (t) => {
    const state = await visitor(t);
    const { tab, outside } = await overflowing(state);
    const other = await site.visit(state.context);
    await burst(other);
    await tab.evaluate(() => carillon.optOut());
    assert.ok(await within(SPILLED_WITHIN_MS, async () => (await endpointOf(other)) === ''), 'the other tab heard it');
    await swept(outside);
    const kept = await outside.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('carillon:')));
    assert.deepEqual(kept.map((key) => key.split(':').at(-1)), ['consent']);
  });

  for (const [what, script] of [
    ['no IndexedDB', () => delete globalThis.indexedDB],
    ['one that lists nothing', () => delete IDBFactory.prototype.databases],
    ['one that refuses', () => { IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }; }],
    ['one that is full', () => { IDBObjectStore.prototype.put = function () { this.transaction.abort(); throw new DOMException('full', 'QuotaExceededError'); }; }],
  ]) {
    test(`with ${what}, it is kept as long as the page, which hears of nothing`, async (t) => {
      const state = await visitor(t, script);
      const outside = await aside(state);
      const tab = await site.visit(state.context);
      await tab.evaluate(() => carillon.flush());
      await fill(outside);
      state.busy = true;
      await burst(tab);
      await tab.waitForTimeout(1_000);
      state.busy = false;
      await tab.evaluate(() => dispatchEvent(new Event('online')));
      await arrived(await endpointOf(tab));
      assert.equal(await faults(tab), '');
    });
  }
});
