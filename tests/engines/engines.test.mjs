// The SDK in the three engines of the web: what it promises holds in each, with the collector's log as judge.
//   ENGINE=Firefox npm test -- engines     one of them
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import webdriver from 'selenium-webdriver';
import { startCollector } from '../../scripts/collector.mjs';
import { inAppCampaign } from '../browser/support/campaign.mjs';
import { openPage } from '../browser/support/page.mjs';
import { apiOf, within } from '../browser/support/stage.mjs';
import { engines, openEngine } from './support/engines.mjs';
import { gate } from './support/gate.mjs';

const { Key } = webdriver;

const ARRIVES_WITHIN_MS = 15_000;
/** As long as the SDK waits before it repeats what a closing page may have sent, twice, and some. */
const ALL_THERE_WITHIN_MS = 75_000;
const SHOWN_WITHIN_MS = 10_000;
const BURST = 200;

const BODY = '<h1>Bells</h1><button id="before">Before</button>'
  + '<script>addEventListener("pageshow", ({ persisted }) => { document.body.dataset.persisted = persisted; })</script>';
/** The element that holds a message; its shadow root is closed. */
const MESSAGE = 'document.querySelector("html > div")';
const WORDS = { HeaderConfig: { Header: 'Hello', TextColor: '#102030', Alignment: 'LEFT' } };
const BUTTON = { DefaultConfig: { Text: 'Fine', ButtonAction: 'CLOSE' } };

for (const name of engines.filter((name) => !process.env.ENGINE || name === process.env.ENGINE)) {
  describe(name, () => {
    let collector;
    let api;
    let engine;
    before(async () => {
      collector = await startCollector({ quiet: true });
      api = apiOf(collector);
      engine = await openEngine(name);
    });
    after(async () => {
      await engine?.close();
      await collector?.stop();
    });

    /** Runs one story on a site, and so in a storage and an application, of its own. Nothing may be said on the console. */
    const story = (title, tell) =>
      test(title, async (t) => {
        const door = await gate(collector);
        t.after(() => door.close());
        const site = await openPage(door, api, { body: BODY });
        t.after(() => site.close());
        const visit = visitOf(engine.driver, site, api);
        await tell({ ...visit, driver: engine.driver, door, site });
        assert.equal(await visit.run('return sessionStorage.faults'), null, 'nothing is said on the console');
      });

    test('is there', (t) => t.diagnostic(`${name} ${engine.version}`));

    story('a session starts, and what is recorded arrives', async ({ open, send, arrived, types }) => {
      await open();
      await send('hello');
      await arrived('hello', 1);
      assert.deepEqual((await types()).sort(), ['_session.start', 'hello']);
    });

    story('a burst and a navigation: nothing lost, nothing doubled', async ({ open, leave, record, send, arrived, count }) => {
      await open();
      await record('burst', BURST);
      await leave();
      await open();
      await send('after');
      await arrived('after', 1);
      await arrived('burst', BURST);
      assert.equal(await count('after'), 1);
    });

    story('closed while the collector answers 503: nothing lost', async ({ open, newTab, closeTab, record, arrived, count, door }) => {
      await open();
      await arrived('_session.start', 1);
      door.shut = true;
      await newTab();
      await open();
      await record('burst', BURST);
      await closeTab();
      assert.equal(await count('burst'), 0);
      door.shut = false;
      await open();
      await arrived('burst', BURST);
    });

    story('two tabs share one session', async ({ open, newTab, closeTab, send, arrived, count }) => {
      await open();
      await newTab();
      await open();
      await send('second');
      await arrived('second', 1);
      await closeTab();
      await send('first');
      await arrived('first', 1);
      assert.equal(await count('_session.start'), 1);
    });

    story('the collector learns who it is', async ({ open, run, trail }) => {
      await open();
      await run('window.carillon.identify("ada", { FirstName: ["Ada"] }); window.carillon.flush()');
      const user = await within(ARRIVES_WITHIN_MS, async () => {
        const { User } = (await trail())?.Endpoint ?? {};
        return User?.UserId && User;
      });
      assert.deepEqual(user, { UserId: 'ada', UserAttributes: { FirstName: ['Ada'] } });
    });

    for (const layout of ['TOP_BANNER', 'OVERLAYS']) {
      const modal = layout === 'OVERLAYS';
      story(`a message (${layout}) is shown, and closed by keyboard`, async ({ open, press, run, send, arrived, driver, site }) => {
        await inAppCampaign(api, site.app, { event: 'show', layout, content: [{ ...WORDS, PrimaryBtn: BUTTON }] });
        await open();
        await run('document.querySelector("#before").focus()');
        await send('show');
        await driver.wait(() => run(`return ${MESSAGE} !== null`), SHOWN_WITHIN_MS, 'the message is on the page');
        const focused = () => run(`return document.activeElement === ${MESSAGE}`);
        // A root shows its host as what has the focus, to everyone outside.
        assert.equal(await focused(), modal, 'only a dialog takes the focus');
        if (!modal) {
          await press(Key.TAB);
          assert.ok(await focused(), 'the banner is the next that Tab reaches');
        }
        await press(modal ? Key.ESCAPE : Key.ENTER);
        await driver.wait(() => run(`return ${MESSAGE} === null`), SHOWN_WITHIN_MS, 'the message is gone');
        if (modal) assert.equal(await run('return document.activeElement.id'), 'before', 'the focus is back where it was');
        await arrived('_inapp.message_displayed', 1);
        await arrived('_inapp.message_dismissed', 1);
      });
    }

    story('a page that comes back from the cache of pages goes on', async ({ open, leave, run, send, arrived, count, driver }) => {
      await open();
      await send('before');
      await arrived('before', 1);
      await leave();
      await driver.navigate().back();
      assert.equal(await run('return document.body.dataset.persisted'), 'true', 'it is the same page');
      await send('after');
      await arrived('after', 1);
      assert.equal(await count('before'), 1);
      assert.equal(await count('_session.start'), 1);
    });
  });
}

/** What a person does with a site in the engine, and what the collector has heard of it. */
function visitOf(driver, site, api) {
  // Firefox runs scripts beside the page: its globals are members of `window` only.
  const run = (script, ...values) => driver.executeScript(script, ...values);
  let endpoint;
  let first;
  const trail = () => api.trail(site.app, endpoint, 500);
  const types = async () => ((await trail())?.Events ?? []).map(({ EventType }) => EventType);
  const count = async (type) => (await types()).filter((one) => one === type).length;
  return {
    run,
    trail,
    types,
    count,
    async open() {
      await driver.get(site.url);
      await driver.wait(() => run('return Boolean(window.carillon)'), ARRIVES_WITHIN_MS);
      endpoint = await run('return window.carillon.endpointId');
    },
    leave: () => driver.get(`${site.url}/elsewhere`),
    async newTab() {
      first = await driver.getWindowHandle();
      await driver.switchTo().newWindow('tab');
    },
    async closeTab() {
      await driver.close();
      await driver.switchTo().window(first);
    },
    press: (key) => driver.actions().sendKeys(key).perform(),
    record: (type, times) => run('for (let n = 0; n < arguments[1]; n++) window.carillon.record(arguments[0])', type, times),
    /** Records one event that is sent at once. */
    send: (type) => run('window.carillon.record(arguments[0]); window.carillon.flush()', type),
    /** Waits until so many events of a type are there; there must never be more. */
    async arrived(type, times) {
      await within(ALL_THERE_WITHIN_MS, async () => (await count(type)) >= times);
      assert.equal(await count(type), times, `${type} in the collector's log`);
    },
  };
}
