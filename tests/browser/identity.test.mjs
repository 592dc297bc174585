// Who a browser is: a user who leaves, a browser that begins anew, and a visitor who does not want to be tracked.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { openPage } from './support/page.mjs';
import { apiOf, host, within } from './support/stage.mjs';
import { launch } from './support/visitor.mjs';

const ARRIVES_WITHIN_MS = 10_000;
/** The SDK waits half a minute before it sends again what a page may have sent in going. */
const ARRIVES_LATE_WITHIN_MS = 45_000;

describe(`identity and consent on the ${host}`, { concurrency: 4 }, () => {
  let collector;
  let api;
  let site;
  let browser;
  before(async () => {
    collector = await startCollector({ host, quiet: true });
    api = apiOf(collector);
    site = await openPage(collector, api);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await site?.close();
    await collector?.stop();
  });

  const endpointOf = (tab) => tab.evaluate(() => carillon.endpointId);
  const record = (tab, type) => tab.evaluate((type) => carillon.record(type), type);
  const flush = (tab) => tab.evaluate(() => carillon.flush());
  const kept = (tab) => tab.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('carillon:')));
  const types = async (endpoint) => ((await api.trail(site.app, endpoint))?.Events ?? []).map(({ EventType }) => EventType);
  const arrived = (endpoint, type, ms = ARRIVES_WITHIN_MS) => within(ms, async () => (await types(endpoint)).includes(type));
  const get = async (endpoint) => (await api.get(`/v1/apps/${site.app}/endpoints/${endpoint}`))?.User?.UserId;
  async function visitor(t, script) {
    const context = await browser.newContext();
    t.after(() => context.close());
    if (script) await context.addInitScript(script);
    return context;
  }

  test('a user who signs out leaves the browser to nobody', async (t) => {
    const tab = await site.visit(await visitor(t));
    const endpoint = await endpointOf(tab);
    await tab.evaluate(() => carillon.identify('ada', { FirstName: 'Ada' }));
    await flush(tab);
    assert.equal(await get(endpoint), 'ada');
    await record(tab, 'before');
    await tab.evaluate(() => carillon.signOut());
    await flush(tab);
    assert.ok(!(await get(endpoint)), 'the endpoint has no user');
    await tab.evaluate(() => carillon.identify('bob'));
    await flush(tab);
    assert.equal(await get(endpoint), 'bob');
    assert.ok((await types(endpoint)).includes('before'));
  });

  test('a browser that begins anew delivers in its old name what it could not send before', async (t) => {
    const context = await visitor(t);
    const tab = await site.visit(context);
    const old = await endpointOf(tab);
    await flush(tab);
    await context.setOffline(true);
    await record(tab, 'of the old one');
    await tab.evaluate(() => carillon.reset());
    const fresh = await endpointOf(tab);
    assert.notEqual(fresh, old);
    await record(tab, 'of the new one');
    await context.setOffline(false);
    assert.ok(await arrived(fresh, 'of the new one'));
    await site.visit(context);
    assert.ok(await arrived(old, 'of the old one', ARRIVES_LATE_WITHIN_MS));
    assert.ok((await types(old)).includes('_session.stop'), 'its visit is over');
    assert.ok(!(await types(fresh)).includes('of the old one'));
    const again = await within(ARRIVES_WITHIN_MS, async () => !(await kept(tab)).some((key) => key.includes(old)));
    assert.ok(again, 'nothing is kept for it any more');
  });

  test('without consent nothing is kept and nothing is sent, until there is', async (t) => {
    const context = await visitor(t);
    const asked = [];
    context.on('request', (request) => request.url().startsWith(collector.url) && asked.push(request.url()));
    const tab = await site.visit(context, { consent: 'required' });
    const reasons = await tab.evaluate(() => {
      const reasons = [];
      carillon.on('drop', ({ reason }) => reasons.push(reason));
      carillon.record('too early');
      return reasons;
    });
    assert.deepEqual(reasons, ['off']);
    await flush(tab);
    assert.deepEqual([await kept(tab), asked, await endpointOf(tab)], [[], [], '']);
    await tab.evaluate(() => carillon.optIn());
    await record(tab, 'allowed');
    assert.ok(await arrived(await endpointOf(tab), 'allowed'));
    const later = await site.visit(context, { consent: 'required' });
    assert.ok(await endpointOf(later), 'the word is kept');
  });

  test('an opt-out stops every tab and erases everything but itself', async (t) => {
    const context = await visitor(t);
    const [tab, other] = [await site.visit(context), await site.visit(context)];
    await flush(other);
    await record(tab, 'never to be sent');
    await tab.evaluate(() => carillon.optOut());
    assert.ok(await within(ARRIVES_WITHIN_MS, async () => (await endpointOf(other)) === ''), 'the other tab heard it');
    await record(other, 'nor this');
    assert.deepEqual((await kept(tab)).map((key) => key.split(':').at(-1)), ['consent']);
    const later = await site.visit(context);
    assert.equal(await endpointOf(later), '');
  });

  test('a browser that says Global Privacy Control is left alone until its visitor agrees', async (t) => {
    const context = await visitor(t, () => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
    const tab = await site.visit(context);
    assert.deepEqual([await endpointOf(tab), await kept(tab)], ['', []]);
    assert.ok(await endpointOf(await site.visit(context, { respectGpc: false })));
    await tab.evaluate(() => carillon.optIn());
    assert.ok(await endpointOf(tab));
  });

  test('a browser that says Do Not Track is, where the page wants it so', async (t) => {
    const context = await visitor(t, () => Object.defineProperty(navigator, 'doNotTrack', { value: '1' }));
    assert.equal(await endpointOf(await site.visit(context, { respectDnt: true })), '');
    assert.ok(await endpointOf(await site.visit(context)));
  });
});
