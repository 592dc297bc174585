// What ordinarily goes wrong with a page, as tests and measurements bring it about.
import { within } from './stage.mjs';

/** How soon what a page sent on its way out is there without a revisit. */
const SENT_IN_GOING_MS = 3_000;

/** What happens to a tab right after the task that recorded its events. */
export const FAULTS = {
  navigate: (tab) => tab.goto(new URL('/elsewhere.html', tab.url()).href),
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

/**
 * One trial: tabs record events, the fault strikes all of them, and the browser comes back.
 * load: { events (of each tab), tabs }. visit(): opens the page in a tab. record(tab, number): records the load's events in one task.
 * recorded(): names of the events that have arrived. trouble(): begins what must be there before the events are recorded, and answers
 * what ends it; absent for a fault that strikes by itself. patienceMs: how long the revisit may take to bring the rest.
 * Answers { early, there }: what had arrived without a revisit, and what has after it.
 */
export async function trial({ fault, load: { events, tabs }, visit, record, recorded, trouble, patienceMs }) {
  const wanted = events * tabs;
  const arrive = async (ms, pause) => {
    const all = async () => {
      const there = await recorded();
      return new Set(there).size >= wanted && there;
    };
    return (await within(ms, all, pause)) ?? (await recorded());
  };
  const open = [];
  // One after the other, as a person opens tabs.
  for (let tab = 0; tab < tabs; tab++) open.push(await visit());
  const relieve = await trouble?.();
  await Promise.all(open.map(record));
  await Promise.all(open.map(FAULTS[fault]));
  const early = trouble ? [] : await arrive(SENT_IN_GOING_MS);
  await relieve?.();
  await visit();
  return { early, there: await arrive(patienceMs, 250) };
}
