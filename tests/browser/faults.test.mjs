// What the SDK promises, against everything that ordinarily goes wrong: each event is in the collector's log, once.
//   FAULT_TRIALS=20 npm test -- browser-server     more trials of each cell than CI runs
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { FAULTS, trial } from './support/faults.mjs';
import { openPage } from './support/page.mjs';
import { apiOf, host } from './support/stage.mjs';
import { launch } from './support/visitor.mjs';

const TRIALS = Number(process.env.FAULT_TRIALS ?? 1);
/** As long as the SDK waits before it repeats what a closing page may have sent, twice, and some. */
const ALL_THERE_WITHIN_MS = 75_000;
/** Cells of the matrix that run beside each other, each in a browser of its own: a crash takes one down. */
const SIDE_BY_SIDE = 4;

const LOADS = [
  { events: 7, tabs: 1 },
  { events: 200, tabs: 1 },
  { events: 7, tabs: 5 },
];

/** Faults that are there already when the events are recorded; each answers what ends it. */
const TROUBLE = {
  503: (context) => async () => {
    await context.route('**/events?*', (route) => route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' } }));
    return () => context.unrouteAll({ behavior: 'ignoreErrors' });
  },
  offline: (context) => async () => {
    await context.setOffline(true);
    return () => context.setOffline(false);
  },
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
        for (let count = 0; count < TRIALS; count++) await holds(t, browser, fault, load);
      });
    }
  }

  /** One trial: what was recorded before the fault is in the log when the browser has come back, each event once. */
  async function holds(t, browser, fault, load) {
    const context = await browser.newContext();
    let endpoint;
    const { early, there } = await trial({
      fault,
      load,
      trouble: TROUBLE[fault]?.(context),
      patienceMs: ALL_THERE_WITHIN_MS,
      async visit() {
        const tab = await site.visit(context);
        endpoint ??= await tab.evaluate(() => carillon.endpointId);
        return tab;
      },
      record: (tab, number) => tab.evaluate(([tab, events]) => {
        for (let n = 0; n < events; n++) carillon.record('burst', { attributes: { tab, n } });
      }, [number, load.events]),
      async recorded() {
        const trail = await api.trail(site.app, endpoint, 500);
        return (trail?.Events ?? []).filter((event) => event.EventType === 'burst').map(({ Attributes }) => `${Attributes.tab}/${Attributes.n}`);
      },
    });
    const wanted = load.events * load.tabs;
    t.diagnostic(`${early.length} of ${wanted} were there without a revisit`);
    assert.equal(new Set(there).size, wanted, `${there.length} of ${wanted} events arrived`);
    assert.equal(there.length, wanted, 'an event is in the log twice');
    await context.close();
  }
});
