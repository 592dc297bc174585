// What the SDK promises, against everything that ordinarily goes wrong: each event is in the collector's log, once.
//   FAULT_TRIALS=20 npm test -- browser-server     more trials of each cell than CI runs
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { openPage } from './support/page.mjs';
import { apiOf, host, within } from './support/stage.mjs';
import { launch } from './support/visitor.mjs';

const TRIALS = Number(process.env.FAULT_TRIALS ?? 1);
/** As long as the SDK waits before it repeats what a closing page may have sent, twice, and some. */
const ALL_THERE_WITHIN_MS = 75_000;
/** How soon what a page sent on its way out is there without a revisit. */
const SENT_IN_GOING_MS = 3_000;
/** Cells of the matrix that run beside each other, each in a browser of its own: a crash takes one down. */
const SIDE_BY_SIDE = 4;

const LOADS = [
  { events: 7, tabs: 1 },
  { events: 200, tabs: 1 },
  { events: 7, tabs: 5 },
];

/** What happens to a tab right after the task that recorded its events. */
const FAULTS = {
  navigate: (tab) => tab.goto(new URL('/elsewhere', tab.url()).href),
  close: async (tab) => {
    const closed = tab.waitForEvent('close');
    await tab.close({ runBeforeUnload: true });
    await closed;
  },
  async crash(tab) {
    const devtools = await tab.context().newCDPSession(tab);
    const crashed = tab.waitForEvent('crash');
    devtools.send('Page.crash').catch(() => {});
    await crashed;
    await tab.close();
  },
  // The collector has had trouble since before, and the page is closed while it lasts.
  503: (tab) => FAULTS.close(tab),
  offline: (tab) => FAULTS.close(tab),
};

/** Faults that are there already when the events are recorded. */
const TROUBLE = {
  503: (context) => context.route('**/events?*', (route) => route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' } })),
  offline: (context) => context.setOffline(true),
};
const RELIEF = {
  503: (context) => context.unrouteAll({ behavior: 'ignoreErrors' }),
  offline: (context) => context.setOffline(false),
};

describe(`no event is lost or doubled on the ${host}`, { concurrency: SIDE_BY_SIDE }, () => {
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

  for (const fault of Object.keys(FAULTS)) {
    for (const load of LOADS) {
      test(`${fault}: ${load.events} events in ${load.tabs} tab${load.tabs > 1 ? 's' : ''}`, async (t) => {
        const browser = await launch();
        t.after(() => browser.close());
        for (let trial = 0; trial < TRIALS; trial++) await holds(t, browser, fault, load);
      });
    }
  }

  /** One trial: what was recorded before the fault is in the log when the browser has come back, each event once. */
  async function holds(t, browser, fault, { events, tabs }) {
    const context = await browser.newContext();
    const open = [];
    // One after the other, as a person opens tabs.
    for (let tab = 0; tab < tabs; tab++) open.push(await site.visit(context));
    const endpoint = await open[0].evaluate(() => carillon.endpointId);
    const recorded = async () => {
      const trail = await api.trail(site.app, endpoint, 500);
      return (trail?.Events ?? []).filter((event) => event.EventType === 'burst').map(({ Attributes }) => `${Attributes.tab}/${Attributes.n}`);
    };
    await TROUBLE[fault]?.(context);
    await Promise.all(open.map((tab, number) => tab.evaluate(([tab, events]) => {
      for (let n = 0; n < events; n++) carillon.record('burst', { attributes: { tab, n } });
    }, [number, events])));
    await Promise.all(open.map(FAULTS[fault]));
    const wanted = events * tabs;
    const early = TROUBLE[fault] ? [] : ((await within(SENT_IN_GOING_MS, async () => { const there = await recorded(); return there.length === wanted && there; })) ?? (await recorded()));
    await RELIEF[fault]?.(context);
    await site.visit(context);
    const there = (await within(ALL_THERE_WITHIN_MS, async () => { const there = await recorded(); return there.length >= wanted && there; }, 250)) ?? (await recorded());
    t.diagnostic(`${early.length} of ${wanted} were there without a revisit`);
    assert.equal(new Set(there).size, wanted, `${there.length} of ${wanted} events arrived`);
    assert.equal(there.length, wanted, 'an event is in the log twice');
    await context.close();
  }
});
