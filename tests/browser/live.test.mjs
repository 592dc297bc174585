// Live in-app messages: what a page that stays open hears of its collector, and how it behaves where it hears nothing.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { after, before, describe, test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { inAppCampaign } from './support/campaign.mjs';
import { lookIn, LOOKS } from './support/layouts.mjs';
import { openLive } from './support/live.mjs';
import { openPage } from './support/page.mjs';
import { apiOf, host, within } from './support/stage.mjs';
import { launch, visitor } from './support/visitor.mjs';

/** A word of the collector, the two seconds over which pages spread their asking, and some for a slow machine. */
const HEARD_WITHIN_MS = 10_000;
const MINUTE_MS = 60_000;
/** The time over which pages spread their asking, and some. */
const SPREAD_MS = 2_500;

describe(`live messages on the ${host}`, () => {
  let collector;
  let api;
  let browser;
  before(async () => {
    collector = await startCollector({ host, quiet: true });
    api = apiOf(collector);
    browser = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  });
  after(async () => {
    await browser?.close();
    await collector?.stop();
  });

  /** A page with live messages in a window of its own: its connections, and how often it has been told and has asked. */
  async function open(t, { options = {}, ...looks } = {}) {
    const site = await openPage(collector, api, looks);
    t.after(() => site.close());
    const { context } = await visitor(browser);
    t.after(() => context.close());
    await lookIn(context);
    await context.addInitScript(() => {
      const lines = (globalThis.lines = []);
      globalThis.WebSocket = class extends WebSocket {
        words = 0;
        constructor(...args) {
          super(...args);
          lines.push(this);
          this.addEventListener('message', ({ data }) => { this.words += data === 'changed'; });
        }
      };
    });
    const seen = { sockets: [], words: 0, asks: [] };
    context.on('page', (page) => {
      page.on('websocket', (socket) => {
        seen.sockets.push(socket);
        socket.on('framereceived', ({ payload }) => { seen.words += payload === 'changed'; });
      });
      page.on('response', async (response) => {
        if (!new URL(response.url()).pathname.endsWith('/inappmessages')) return;
        const { InAppMessageCampaigns = [] } = await response.json().catch(() => ({}));
        seen.asks.push(InAppMessageCampaigns.map(({ CampaignId }) => CampaignId));
      });
    });
    const page = await site.visit(context, { messages: 'live', ...options });
    return { site, context, page, seen };
  }

  const until = async (ask, why) => assert.ok(await within(HEARD_WITHIN_MS, ask), why);
  /** The connection stands, and what may have changed before it did has been asked for. */
  const settled = (seen) => until(() => seen.words && seen.asks.length >= 2, 'the page hears its collector, and asks once more');

  test('a campaign that begins is shown by the next event, and one that ends is not', async (t) => {
    const { site, page, seen } = await open(t);
    await settled(seen);
    const card = page.locator('.card');
    const { Id: campaign } = await inAppCampaign(api, site.app, { event: 'go', layout: 'TOP_BANNER', content: [LOOKS.dressed] });
    await until(() => seen.asks.at(-1).length === 1, 'the page asks when the campaign begins');
    await page.evaluate(() => carillon.record('go'));
    await card.waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await card.waitFor({ state: 'detached' });

    await api.delete(`/v1/apps/${site.app}/campaigns/${campaign}`);
    await until(() => seen.asks.at(-1).length === 0, 'the page asks when it ends');
    await page.evaluate(() => carillon.record('go'));
    await page.waitForTimeout(500);
    assert.equal(await card.count(), 0);
    assert.equal(seen.sockets.length, 1, 'one connection is enough');
  });

  test('an answer that comes late does not bring back what has ended', async (t) => {
    const { site, context, page, seen } = await open(t);
    await settled(seen);
    const { Id: campaign } = await inAppCampaign(api, site.app, { event: 'go', layout: 'TOP_BANNER', content: [LOOKS.dressed] });
    await until(() => seen.asks.at(-1).length === 1, 'the page asks when the campaign begins');
    // What else the page was told, it has asked for by now, so that the next answer is the one that comes late.
    await page.waitForTimeout(SPREAD_MS);
    const { promise: heldBack, resolve: letGo } = deferred();
    const { promise: asked, resolve: isAsked } = deferred();
    await context.route(/\/inappmessages\?/, async (route) => {
      const response = await route.fetch();
      isAsked();
      await heldBack;
      await route.fulfill({ response });
    }, { times: 1 });
    const late = page.evaluate(() => carillon.syncMessages());
    await asked;
    await api.delete(`/v1/apps/${site.app}/campaigns/${campaign}`);
    await until(() => seen.asks.at(-1).length === 0, 'the page asks when it ends');
    letGo();
    await late;
    await page.evaluate(() => carillon.record('go'));
    await page.waitForTimeout(500);
    assert.equal(await page.locator('.card').count(), 0);
  });

  test('a page that did not ask for it has no connection, and loads nothing for it', async (t) => {
    const { site, context, page, seen } = await open(t, { options: { messages: true } });
    await until(() => seen.asks.length, 'it asks for its messages once');
    const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('/live.js')));
    assert.deepEqual([seen.sockets.length, loaded], [0, []]);
    await site.visit(context, { messages: false });
    assert.equal(seen.sockets.length, 0);
  });

  test('no consent, no connection; and a browser begun anew has one of its own', async (t) => {
    const { page, seen } = await open(t, { options: { consent: 'required' } });
    assert.equal(seen.sockets.length, 0);
    await page.evaluate(() => carillon.optIn());
    await settled(seen);
    const before = await page.evaluate(() => carillon.endpointId);
    await page.evaluate(() => carillon.reset());
    await until(() => seen.sockets.length === 2, 'the new endpoint is heard for');
    await until(() => seen.sockets[0].isClosed(), 'the old one ends');
    assert.ok(seen.sockets[0].url().includes(before) && !seen.sockets[1].url().includes(before));
    await page.evaluate(() => carillon.optOut());
    await until(() => seen.sockets[1].isClosed(), 'it ends with the consent');
    await page.waitForTimeout(2_500);
    assert.equal(seen.sockets.length, 2);
  });

  test('a page that its visitor leaves is kept, and hears again when he comes back', async (t) => {
    const { site, page, seen } = await open(t);
    await settled(seen);
    await page.goto(`${site.url}/elsewhere`);
    // The page comes back as it was, so there is no navigation to wait for; nor does the browser's protocol tell more of its connections.
    await page.evaluate(() => history.back());
    const lines = () => page.evaluate(() => globalThis.lines?.map(({ readyState, words }) => [readyState, words > 0])).catch(() => []);
    const [CLOSED, OPEN] = [3, 1];
    await until(async () => (await lines())?.length === 2, 'it is the same page, with a connection for its return');
    await until(async () => (await lines())[1][1], 'it hears again');
    await until(async () => isDeepStrictEqual(await lines(), [[CLOSED, true], [OPEN, true]]), 'the first is closed, the second open');
  });

  test('a policy that forbids the connection costs nothing but the speed', async (t) => {
    const { page, seen } = await open(t, { policy: `default-src 'self'; connect-src 'self' ${collector.url}` });
    await until(() => seen.asks.length, 'it has its messages');
    await until(() => seen.asks.length === 2, 'after three tries, it asks by itself');
    assert.equal(seen.words, 0);
    const faults = (await page.evaluate(() => sessionStorage.faults ?? '')).split('\n').filter((line) => line && !line.startsWith('policy: '));
    assert.deepEqual(faults, [], 'nothing is thrown at the page');
  });
});

function deferred() {
  let resolve;
  const promise = new Promise((settle) => { resolve = settle; });
  return { promise, resolve };
}

// What no collector does at a test's word: break off, fall silent, be out of reach.
describe('the page of live messages', { skip: host !== 'server' }, () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  async function open(t, looks) {
    const live = await openLive(browser, looks);
    t.after(() => live.close());
    return live;
  }

  test('asks where the messages are', async (t) => {
    const live = await open(t);
    assert.equal(await live.run(() => sockets[0].url), 'wss://collector.test/v1/apps/a/endpoints/e/inappmessages/live?key=pk_1');
  });

  test('asks once for many words, within two seconds, and not for what has been asked since', async (t) => {
    const live = await open(t);
    await live.open();
    for (let word = 0; word < 5; word++) await live.say('changed');
    await live.say('pong');
    await live.pass(2_000);
    assert.equal(await live.asked(), 1);
    await live.say('changed');
    await live.run(() => messages.sync());
    await live.pass(2_000);
    assert.equal(await live.asked(), 2, 'the session asked');
    await live.say('changed');
    await live.run(() => messages.sync());
    await live.say('changed');
    await live.pass(2_000);
    assert.equal(await live.asked(), 4, 'the session asked too early');
  });

  test('pages ask at moments of their own', async (t) => {
    const live = await open(t);
    await live.run(() => { globalThis.moments = []; });
    await live.open();
    for (let turn = 0; turn < 20; turn++) {
      await live.run(() => { asks.length = 0; globalThis.since = performance.now(); });
      await live.say('changed');
      await live.pass(2_000);
      await live.run(() => moments.push(asks[0] - since));
    }
    const moments = await live.run(() => moments);
    assert.ok(moments.every((moment) => moment >= 0 && moment <= 2_000), moments.join());
    assert.ok(Math.max(...moments) - Math.min(...moments) > 500, moments.join());
  });

  test('one answer is waited for before the next is asked for', async (t) => {
    const live = await open(t, { slow: true });
    await live.open();
    await live.pass(2_000);
    await live.say('changed');
    await live.pass(5_000);
    assert.equal(await live.asked(), 1);
    await live.run(() => answer());
    await live.pass(2_000);
    assert.equal(await live.asked(), 2, 'the word came after the first was asked');
    await live.run(() => answer());
    await live.pass(10_000);
    assert.equal(await live.asked(), 2);
  });

  test('tries again after at most 1, 2, 4 … 60 seconds, and from the beginning after a healthy minute', async (t) => {
    const live = await open(t);
    await live.open();
    for (let tries = 0; tries < 9; tries++) {
      await live.drop();
      await live.pass(90_000);
      assert.equal(await live.tried(), tries + 2);
    }
    const waits = await live.run(() => sockets.slice(1).map(({ at }, n) => at - sockets[0].at - n * 90_000));
    for (const [n, wait] of waits.entries()) {
      const mean = Math.min(1_000 * 2 ** n, 60_000);
      assert.ok(wait >= mean * 0.5 && wait <= mean, `${n}: ${wait}`);
    }
    await live.open();
    await live.pass(MINUTE_MS);
    const tried = await live.tried();
    await live.drop();
    await live.pass(1_500);
    assert.equal(await live.tried(), tried + 1);
  });

  test('notices within 45 seconds that a connection is dead, and pings a living one', async (t) => {
    const live = await open(t);
    await live.open();
    await live.pass(10 * MINUTE_MS);
    assert.deepEqual(await live.run(() => sockets[0].sent), Array(20).fill('ping'));
    await live.run(() => { silent = true; });
    await live.pass(44_000);
    assert.ok(!(await live.closed()));
    await live.pass(1_000);
    assert.ok(await live.closed());
    await live.pass(1_500);
    assert.equal(await live.tried(), 2);
    await live.run(() => sockets[0].onclose?.());
    await live.pass(5_000);
    assert.equal(await live.tried(), 2, 'its end, when the browser notices, means no more');
  });

  for (const [why, fail] of [
    ['is refused', (live) => live.drop()],
    ['fails without an end', (live) => live.run(() => sockets.at(-1).onerror())],
    ['is forbidden by a policy that throws', null],
  ]) {
    test(`asks every minute where a connection ${why}, and tries one every ten`, async (t) => {
      const live = await open(t);
      if (!fail) await live.run(() => { refuses = true; over.abort(); over = new AbortController(); sockets.length = 0; begin(); });
      for (let tries = 1; tries <= 3; tries++) {
        assert.equal(await live.tried(), tries);
        await fail?.(live);
        if (tries === 3) break;
        assert.equal(await live.asked(), 0);
        await live.pass(1_000 * tries);
      }
      await live.pass(2_000);
      assert.equal(await live.asked(), 1);
      for (let minute = 2; minute <= 5; minute++) {
        await live.pass(MINUTE_MS);
        assert.equal(await live.asked(), minute);
      }
      assert.equal(await live.tried(), 3);
      await live.run(() => see('hidden'));
      await live.pass(30_000);
      await live.run(() => see('visible'));
      await live.run(() => { refuses = false; });
      await live.pass(6 * MINUTE_MS);
      assert.equal(await live.tried(), 4);
      await live.open();
      await live.pass(2_000);
      const asked = await live.asked();
      await live.pass(10 * MINUTE_MS);
      assert.equal(await live.asked(), asked, 'a connection ends the asking');
    });
  }

  test('a page that nobody sees lets go after a minute, and is back at once', async (t) => {
    const live = await open(t);
    await live.open();
    await live.run(() => see('hidden'));
    await live.pass(59_000);
    await live.run(() => see('visible'));
    await live.pass(5_000);
    assert.deepEqual([await live.tried(), await live.closed()], [1, false], 'it was not long');
    await live.run(() => see('hidden'));
    await live.pass(60_000);
    assert.ok(await live.closed());
    await live.pass(10 * MINUTE_MS);
    assert.equal(await live.tried(), 1);
    await live.run(() => see('visible'));
    assert.equal(await live.tried(), 2);
  });

  test('a page opened behind another begins when it is seen', async (t) => {
    const live = await open(t);
    await live.run(() => { over.abort(); over = new AbortController(); sockets.length = 0; see('hidden'); begin(); });
    await live.pass(2 * MINUTE_MS);
    assert.equal(await live.tried(), 0);
    await live.run(() => see('visible'));
    assert.equal(await live.tried(), 1);
  });

  test('nothing is tried without a network, nor while the page is frozen', async (t) => {
    const live = await open(t);
    await live.open();
    await live.run(() => connect(false));
    assert.ok(await live.closed());
    await live.pass(5 * MINUTE_MS);
    assert.deepEqual([await live.tried(), await live.asked()], [1, 0]);
    await live.run(() => connect(true));
    assert.equal(await live.tried(), 2);
    for (const [leave, back] of [['pagehide', 'pageshow'], ['freeze', 'visibilitychange']]) {
      const tried = await live.tried();
      await live.run((leave) => (leave === 'freeze' ? document : window).dispatchEvent(new Event(leave)), leave);
      assert.ok(await live.closed(), leave);
      await live.pass(MINUTE_MS);
      assert.equal(await live.tried(), tried);
      await live.run((back) => (back === 'pageshow' ? window : document).dispatchEvent(new Event(back)), back);
      assert.equal(await live.tried(), tried + 1, back);
    }
  });

  test('is over when the page says so, whatever it waits for', async (t) => {
    for (const wait of [
      async () => {},
      async (live) => { await live.open(); },
      async (live) => { await live.drop(); },
      async (live) => { for (let tries = 0; tries < 3; tries++) { await live.drop(); await live.pass(6_000); } },
    ]) {
      const live = await open(t);
      await wait(live);
      const before = [await live.tried(), await live.asked()];
      await live.run(() => over.abort());
      for (const back of ['visibilitychange', 'online', 'pageshow']) {
        await live.run((back) => { dispatchEvent(new Event(back)); document.dispatchEvent(new Event(back)); }, back);
      }
      await live.pass(20 * MINUTE_MS);
      assert.deepEqual([await live.tried(), await live.asked()], before);
    }
  });
});
