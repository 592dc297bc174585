// What each kind of capturing records, held against a stand-in that writes down what it is told; and all of them through the collector.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { openPage } from './support/page.mjs';
import { serveSite } from './support/site.mjs';
import { apiOf, host, within } from './support/stage.mjs';
import { launch } from './support/visitor.mjs';

const RECORDED_WITHIN_MS = 5_000;
const ARRIVES_WITHIN_MS = 10_000;

/** The stand-in keeps what it hears in the browser's storage, where the next page finds it. */
const PAGE = `<!doctype html><html lang="en"><title>Shop</title><h1>Bells</h1><button id="plain">Plain</button><script>
const heard = (fact) => (localStorage.heard = JSON.stringify([...JSON.parse(localStorage.heard ?? '[]'), fact]));
const handlers = [];
globalThis.restored = new Promise((resolve) => addEventListener('pageshow', ({ persisted }) => persisted && resolve(true)));
globalThis.carillon = {
  endpointId: localStorage.endpointId ??= crypto.randomUUID(),
  record(type, { attributes, metrics } = {}) {
    heard({ type, attributes, metrics });
    for (const handler of handlers) handler({ type });
  },
  endpoint: (endpoint) => heard({ endpoint }),
  on: (kind, handler) => { if (kind === 'event') handlers.push(handler); return () => {}; },
};
globalThis.ring = () => setTimeout(() => noSuchBell());
globalThis.start = async (what) => (globalThis.stop = (await import('/dist/capture.js')).capture(carillon, what));
</script></html>`;

describe('capturing', () => {
  let browser;
  let site;
  before(async () => {
    site = await serveSite(() => PAGE);
    // The driver turns the browser's page cache off, which a page's readers have.
    browser = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  /** Opens a page in a window of its own, and captures there: { tab, errors, heard(), soon(count) }. */
  async function open(t, what, { path = '/', prepare } = {}) {
    const context = await browser.newContext();
    t.after(() => context.close());
    if (prepare) await context.addInitScript(prepare);
    const tab = await context.newPage();
    const errors = [];
    tab.on('pageerror', (error) => errors.push(error.message));
    await tab.goto(site.url + path);
    await tab.evaluate((kinds) => start(kinds), what);
    const heard = () => tab.evaluate(() => JSON.parse(localStorage.heard ?? '[]'));
    const soon = (count) => within(RECORDED_WITHIN_MS, async () => (await heard()).length >= count && heard());
    return { tab, errors, heard, soon };
  }

  /** Goes back, to a page out of the cache: it does not load, so the driver cannot wait for that. */
  const back = async (tab) => {
    await tab.goBack({ waitUntil: 'commit' });
    assert.ok(await tab.waitForFunction(() => restored, undefined, { timeout: RECORDED_WITHIN_MS }));
  };
  const paths = (views) => views.map(({ attributes }) => attributes.path);
  /** A browser from before the Navigation API. */
  const withoutNavigation = () => Object.defineProperty(window, 'navigation', { value: undefined });

  for (const [way, prepare] of Object.entries({ 'the Navigation API': undefined, 'a patched history': withoutNavigation })) {
    describe(`pages, by ${way}`, () => {
      const patched = (tab) => tab.evaluate(() => Object.hasOwn(history, 'pushState') || Object.hasOwn(history, 'replaceState'));

      test('each path is one view', async (t) => {
        const { tab, heard, soon } = await open(t, { pages: true }, { path: '/?email=ada@shop.example#top', prepare });
        assert.deepEqual(await heard(), [{ type: 'pageView', attributes: { url: `${site.url}/`, path: '/', title: 'Shop' } }]);
        // As vue-router goes: it first puts where it was into the entry that it leaves.
        await tab.evaluate(() => {
          history.replaceState({ forward: '/bells' }, '', location.href);
          history.pushState({ back: '/' }, '', '/bells?page=1');
          document.title = 'Bells';
        });
        const views = await soon(2);
        assert.deepEqual(views[1].attributes, { url: `${site.url}/bells`, path: '/bells', title: 'Bells', referrer: `${site.url}/` });
        // None of these is another page, and the one after them is.
        await tab.evaluate(() => history.pushState(null, '', '?page=2'));
        await tab.evaluate(() => history.pushState(null, '', '#prices'));
        await tab.evaluate(() => history.replaceState({ scroll: 10 }, ''));
        await tab.evaluate(() => history.pushState(null, '', '/basket'));
        assert.deepEqual(paths(await soon(3)), ['/', '/bells', '/basket']);
        await tab.evaluate(() => history.go(-1));
        assert.deepEqual(paths(await soon(4)), ['/', '/bells', '/basket', '/bells']);
      });

      test('where a router ends counts, and not what it passes', async (t) => {
        const { tab, soon } = await open(t, { pages: true }, { prepare });
        await tab.evaluate(() => {
          history.pushState(null, '', '/account');
          history.replaceState(null, '', '/sign-in');
        });
        await soon(2);
        await tab.evaluate(() => history.pushState(null, '', '/end'));
        assert.deepEqual(paths(await soon(3)), ['/', '/sign-in', '/end']);
      });

      test('a page that is left at once after a route is counted', async (t) => {
        const { tab, heard } = await open(t, { pages: true }, { prepare });
        const left = await tab.evaluate(() => {
          history.pushState(null, '', '/late');
          dispatchEvent(new PageTransitionEvent('pagehide'));
          return JSON.parse(localStorage.heard);
        });
        assert.deepEqual(paths(left), ['/', '/late']);
        await tab.goto(`${site.url}/elsewhere`);
        assert.equal((await heard()).length, 2);
      });

      test('query and hash count when they are asked for', async (t) => {
        const { tab, soon } = await open(t, { pages: { query: true, hash: true } }, { path: '/?a=1#/x', prepare });
        await tab.evaluate(() => (location.hash = '/y'));
        assert.deepEqual(paths(await soon(2)), ['/?a=1#/x', '/?a=1#/y']);
      });

      test('one patch serves all, and goes with the last', async (t) => {
        const { tab, heard, soon } = await open(t, { pages: true }, { prepare });
        assert.equal(await patched(tab), way === 'a patched history');
        await tab.evaluate(async () => {
          const [first, second] = [carillon, { ...carillon }];
          stop();
          const stops = [await start({ pages: true })];
          globalThis.carillon = second;
          stops.push(await start({ pages: true }));
          globalThis.carillon = first;
          globalThis.patch = history.pushState;
          stops[0]();
          globalThis.stop = stops[1];
        });
        assert.deepEqual(paths(await heard()), ['/', '/'], 'one for each tracker');
        await tab.evaluate(() => history.pushState(null, '', '/bells'));
        assert.deepEqual(paths(await soon(3)), ['/', '/', '/bells']);
        assert.ok(await tab.evaluate(() => history.pushState === patch));
        // What waits for the end of its task is not recorded any more either.
        await tab.evaluate(() => {
          history.pushState(null, '', '/not-awaited');
          stop();
        });
        assert.equal(await patched(tab), false);
        await tab.evaluate(() => history.pushState(null, '', '/basket'));
        await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
        assert.equal((await heard()).length, 3);
      });
    });
  }

  test('a patch of another stays, and ours beneath it falls silent', async (t) => {
    const { tab, heard } = await open(t, { pages: true }, { prepare: withoutNavigation });
    await tab.evaluate(() => {
      const ours = history.pushState;
      history.pushState = function (...args) { ours.apply(this, args); globalThis.others = true; };
      stop();
      history.pushState(null, '', '/bells');
    });
    await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    assert.ok(await tab.evaluate(() => others && location.pathname === '/bells'));
    assert.equal((await heard()).length, 1);
  });

  test('a page that comes back from the browser\'s cache is viewed again', async (t) => {
    const { tab, soon } = await open(t, { pages: true });
    await tab.goto(`${site.url}/elsewhere`);
    await back(tab);
    assert.deepEqual(paths(await soon(2)), ['/', '/']);
  });

  test('capturing anew where it was counts nothing twice', async (t) => {
    const { tab, heard } = await open(t, { pages: true, campaigns: true }, { path: '/?utm_source=news' });
    await tab.evaluate(async () => {
      stop();
      await start({ pages: true, campaigns: true });
    });
    assert.deepEqual((await heard()).map(({ type }) => type), ['pageView', undefined, 'campaignVisit']);
  });

  test('a page that the browser only prepares is not captured until it is seen', async (t) => {
    const preparing = () => Object.defineProperty(document, 'prerendering', { value: true, writable: true });
    const { tab, heard } = await open(t, { pages: true }, { prepare: preparing });
    assert.deepEqual(await heard(), []);
    await tab.evaluate(() => document.dispatchEvent(new Event('prerenderingchange')));
    assert.equal((await heard()).length, 1);
  });

  test('campaigns', async (t) => {
    const { tab, heard } = await open(t, { campaigns: true }, { path: '/?utm_source=news&utm_medium=email&gclid=abc&mail=ada' });
    const traits = ['utm_source=news', 'utm_medium=email', 'gclid=abc'];
    const visit = [
      { endpoint: { attributes: { latestCampaign: traits, initialCampaign: traits } } },
      { type: 'campaignVisit', attributes: { utm_source: 'news', utm_medium: 'email', gclid: 'abc' } },
    ];
    assert.deepEqual(await heard(), visit);

    // To load it again is no other visit; to come without a campaign is none either.
    await tab.reload();
    await tab.evaluate(() => start({ campaigns: true }));
    await tab.goto(`${site.url}/bells`);
    await tab.evaluate(() => start({ campaigns: true }));
    assert.deepEqual(await heard(), visit);

    const long = 'x'.repeat(150);
    await tab.goto(`${site.url}/?utm_source=search&fbclid=${long}`);
    await tab.evaluate(() => start({ campaigns: true }));
    assert.deepEqual((await heard()).slice(2), [
      { endpoint: { attributes: { latestCampaign: ['utm_source=search'] } } },
      { type: 'campaignVisit', attributes: { utm_source: 'search', fbclid: long } },
    ]);
  });

  test('a tracker that records nothing leaves nothing behind', async (t) => {
    const { tab } = await open(t, {}, { path: '/?utm_source=news' });
    const keys = await tab.evaluate(async () => {
      carillon.record = () => {};
      await start({ campaigns: true });
      return Object.keys(localStorage).filter((key) => key.startsWith('carillon:'));
    });
    assert.deepEqual(keys, []);
  });

  test('clicks and forms', async (t) => {
    const { tab, heard } = await open(t, { clicks: true, forms: true });
    await tab.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', `
        <section data-carillon-event="section.clicked"><a href="#" data-carillon-event="cta.clicked" data-carillon-attribute-place="top"
          data-carillon-attribute-sku="A1, A2"><b id="bold">Buy</b></a> <i>Beside</i></section>
        <form data-carillon-event="signup.sent" data-carillon-attribute-list="news">
          <input name="id" value="secret"> <label>Mail <input name="mail" value="ada@shop.example"></label> <button>Send</button></form>
        <p data-amplify-analytics-on="click, submit" data-amplify-analytics-name="migrated"
          data-amplify-analytics-attrs="plan:gold, at: 10:30"><span>Old</span></p>
        <div id="host"></div>`);
      // A page's own script stops the event, or sends the form itself.
      document.querySelector('a').addEventListener('click', (event) => event.stopPropagation());
      document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
      document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<u data-carillon-event="inside.clicked">Inside</u>';
    });
    for (const text of ['Plain', 'Buy', 'Beside', 'Mail', 'Send', 'Old', 'Inside']) await tab.getByText(text, { exact: true }).click();
    const click = (type, target, attributes) => ({ type, attributes: { type: 'click', target, ...attributes } });
    assert.deepEqual(await heard(), [
      click('cta.clicked', 'b with id bold', { place: 'top', sku: 'A1, A2' }),
      click('section.clicked', 'i with id '),
      { type: 'signup.sent', attributes: { type: 'submit', target: 'form with id ', list: 'news' } },
      click('migrated', 'span with id ', { plan: 'gold', at: '10:30' }),
      click('inside.clicked', 'u with id '),
    ]);
    await tab.evaluate(() => stop());
    await tab.getByText('Inside').click();
    assert.equal((await heard()).length, 5);
  });

  test('errors, each once', async (t) => {
    const { tab, errors, heard, soon } = await open(t, { errors: true }, { path: '/?token=secret' });
    await tab.evaluate(() => {
      const fail = () => setTimeout(() => { throw new Error('broken bell'); });
      fail();
      fail();
      Promise.reject(new TypeError('no clapper'));
      Promise.reject('a text');
      // Not an error of a script.
      document.body.append(Object.assign(new Image(), { src: 'data:image/png,none' }));
    });
    const found = await soon(3);
    const rejections = found.filter(({ attributes }) => attributes.kind === 'rejection').map(({ attributes }) => attributes.message);
    assert.deepEqual(rejections.sort(), ['a text', 'no clapper']);
    const [{ attributes }] = found.filter(({ attributes }) => attributes.kind === 'error');
    assert.equal(attributes.message, 'Uncaught Error: broken bell');
    await tab.waitForFunction(() => document.images[0].complete);
    assert.ok(errors.length >= 3, 'the page still hears of them');

    // The place in the page's own script is told, without what follows the path.
    await tab.evaluate(() => ring());
    const { message, source, line, column } = (await soon(4))[3].attributes;
    assert.deepEqual({ message, source }, { message: 'Uncaught ReferenceError: noSuchBell is not defined', source: `${site.url}/` });
    const before = PAGE.slice(0, PAGE.indexOf('noSuchBell()')).split('\n');
    assert.deepEqual({ line, column }, { line: before.length, column: before.at(-1).length + 1 });
    assert.equal((await heard()).length, 4);
  });

  test('errors of recording are not recorded without end, and a flood is cut off', async (t) => {
    const { tab, heard } = await open(t, { errors: true });
    await tab.evaluate(() => {
      let count = 0;
      carillon.on('event', () => {
        reportError(new Error(`while recording ${++count}`));
        throw new Error('recording failed');
      });
      for (let n = 0; n < 50; n++) reportError(new Error(`flood ${n}`));
    });
    const messages = (await heard()).map(({ attributes }) => attributes.message);
    assert.deepEqual(messages, Array.from({ length: 10 }, (_, n) => `Uncaught Error: flood ${n}`));
  });

  test('vitals, once, when the page is hidden', async (t) => {
    const { tab, heard, soon } = await open(t, { vitals: true }, { path: '/bells?email=ada' });
    await tab.waitForFunction(() => performance.getEntriesByName(`${location.origin}/dist/capture/vitals.js`).length > 0);
    await tab.evaluate(() => document.querySelector('#plain').addEventListener('click', () => {
      const end = performance.now() + 60;
      while (performance.now() < end);
      document.body.prepend(Object.assign(document.createElement('div'), { style: 'height: 200px' }));
    }));
    await tab.getByText('Plain').click();
    await tab.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    assert.deepEqual(await heard(), []);
    // Hidden for a while, and then left: that is one visit.
    await tab.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
      delete document.visibilityState;
    });
    await tab.goto(`${site.url}/elsewhere`);
    const [{ type, attributes, metrics }] = await soon(1);
    assert.deepEqual({ type, attributes }, { type: 'webVitals', attributes: { path: '/bells' } });
    assert.deepEqual(Object.keys(metrics).sort(), ['CLS', 'FCP', 'INP', 'LCP', 'TTFB']);
    assert.ok(metrics.INP >= 56 && metrics.LCP >= metrics.TTFB, JSON.stringify(metrics));

    // Back from the browser's cache it is a visit of its own.
    await back(tab);
    await tab.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))));
    await tab.goto(`${site.url}/elsewhere`);
    assert.equal((await soon(2)).length, 2);
    await back(tab);
    await tab.evaluate(() => stop());
    await tab.goto(`${site.url}/elsewhere`);
    assert.equal((await heard()).length, 2);
  });

  test('what is not asked for is not loaded', async (t) => {
    const { tab } = await open(t, { pages: true, clicks: true, forms: true, errors: true, campaigns: true });
    const loaded = await tab.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
    assert.deepEqual(loaded.filter((path) => path.startsWith('/dist/')), ['/dist/capture.js']);
  });
});

test(`everything captured arrives at the ${host}`, async (t) => {
  const collector = await startCollector({ host, quiet: true });
  t.after(() => collector.stop());
  const api = apiOf(collector);
  const site = await openPage(collector, api);
  t.after(() => site.close());
  const browser = await launch();
  t.after(() => browser.close());
  const tab = await site.visit(await browser.newContext(), {}, { utm_source: 'news' });
  const endpoint = await tab.evaluate(async () => {
    const { capture } = await import('/dist/capture.js');
    capture(carillon, { pages: true, clicks: true, forms: true, errors: true, vitals: true, campaigns: true });
    document.body.insertAdjacentHTML('beforeend', '<button data-carillon-event="cta.clicked">Buy</button>');
    document.body.insertAdjacentHTML('beforeend', '<form data-carillon-event="search.sent"><button>Search</button></form>');
    document.forms[0].addEventListener('submit', (event) => event.preventDefault());
    return carillon.endpointId;
  });
  await tab.getByText('Buy').click();
  await tab.getByText('Search').click();
  await tab.evaluate(() => setTimeout(() => { throw new Error('broken bell'); }));
  await tab.evaluate(() => history.pushState(null, '', '/bells'));
  await tab.waitForFunction(() => performance.getEntriesByName(`${location.origin}/dist/capture/vitals.js`)[0]?.responseEnd > 0);
  await tab.goto(`${site.url}/elsewhere`);

  const wanted = ['campaignVisit', 'cta.clicked', 'pageError', 'pageView', 'pageView', 'search.sent', 'webVitals'];
  const arrived = async () => {
    const trail = await api.trail(site.app, endpoint);
    return (trail?.Events ?? []).map(({ EventType }) => EventType).filter((type) => !type.startsWith('_')).sort();
  };
  await within(ARRIVES_WITHIN_MS, async () => (await arrived()).length >= wanted.length);
  assert.deepEqual(await arrived(), wanted);
  const { Attributes } = await api.get(`/v1/apps/${site.app}/endpoints/${endpoint}`);
  assert.deepEqual(Attributes, { initialCampaign: ['utm_source=news'], latestCampaign: ['utm_source=news'] });
});
