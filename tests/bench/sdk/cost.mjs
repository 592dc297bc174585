// What each SDK costs the page's main thread, and the network: fresh pages in one browser, the SDKs in turn.
import { setTimeout as sleep } from "node:timers/promises";
import { markOf } from "./support/receiver.mjs";
import { median, recordIn } from "./support/stage.mjs";

const EVENTS = 100;
const THROTTLES = [1, 4];
/** How long what `init` and a first event began is left to itself before events are recorded. */
const SETTLED_MS = 1_500;
const LONG_TASK_MS = 50;

/**
 * Answers { results, failed }; results, by name: { pages, [throttle]: { load, settle, record, whole, longest }, requests, setUp,
 * preflights, delivered }. load: ms of evaluation and init. settle: ms of what follows within 1.5 s, a first event included. record: µs of
 * a call. whole: ms of 100 events until `idleMs` after them. longest: ms of the longest long task from init to the end, 0 when there was
 * none. Times of the page without an SDK are taken off.
 */
export async function cost({ stage, pages, peerPages, idleMs, say }) {
  const browser = await stage.launch();
  const seen = {};
  const failed = {};
  try {
    for (const throttle of THROTTLES) {
      for (let page = 0; page < pages; page++) {
        say(`cost: throttle ${throttle}x, page ${page + 1} of ${pages}`);
        for (const sdk of [{ name: "nothing" }, ...stage.sdks]) {
          if (sdk.name !== "nothing" && sdk.name !== "ours" && page >= peerPages) continue;
          try {
            ((seen[sdk.name] ??= {})[throttle] ??= []).push(await measure(browser, stage, sdk, throttle, idleMs));
          } catch (error) {
            failed[sdk.name] = error.message.split("\n")[0];
          }
        }
      }
    }
  } finally {
    await browser.close();
  }
  return { results: summary(seen), failed };
}

async function measure(browser, stage, sdk, throttle, idleMs) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Performance.enable");
    await page.goto(stage.address(sdk, { wait: "" }));
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    const busy = async () => {
      const { metrics } = await devtools.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
    };
    const { log } = stage.receiver;
    const trial = stage.newTrial();
    const marks = Array.from({ length: EVENTS }, (_, n) => markOf(trial, 0, n));
    const call = async (expression) => {
      const { result, exceptionDetails } = await devtools.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    };
    await page.evaluate(() => 0); // brings what the driver puts into a page
    await sleep(300); // lets the page's own loading end
    await call("longTasks.length = 0");

    const before = await busy();
    const began = log.length;
    await call("load()");
    const loaded = await busy();
    // The first event, as a page view would be, brings what the SDK does but once.
    await recordIn(page, stage.newTrial(), 0, 1);
    await sleep(SETTLED_MS);
    const settled = await busy();
    const set = log.length;
    const record = await page.evaluate((marks) => {
      const start = performance.now();
      for (const mark of marks) sdk.record(mark);
      return ((performance.now() - start) * 1000) / marks.length;
    }, marks);
    await sleep(idleMs);
    const whole = (await busy()) - settled;
    const longest = Math.max(0, ...(await page.evaluate(() => longTasks)));
    const requests = log.slice(set);
    const count = (list, isPreflight) => list.filter(({ method }) => (method === "OPTIONS") === isPreflight).length;
    return {
      load: loaded - before,
      settle: settled - loaded,
      record,
      whole,
      longest: longest >= LONG_TASK_MS ? longest : 0,
      requests: count(requests, false),
      setUp: count(log.slice(began, set), false),
      preflights: count(log.slice(began), true),
      delivered: requests.flatMap(({ trials }) => trials).filter((of) => of === trial).length,
    };
  } finally {
    await context.close();
  }
}

function summary(seen) {
  const medians = (runs) => Object.fromEntries(Object.keys(runs[0]).map((what) => [what, median(runs.map((run) => run[what]))]));
  const nothing = Object.fromEntries(THROTTLES.map((throttle) => [throttle, medians(seen.nothing[throttle])]));
  const all = {};
  for (const [name, runs] of Object.entries(seen)) {
    if (!THROTTLES.every((throttle) => runs[throttle])) continue;
    const result = (all[name] = { pages: Math.min(...THROTTLES.map((throttle) => runs[throttle].length)) });
    for (const throttle of THROTTLES) {
      const { load, settle, record, whole } = medians(runs[throttle]);
      const none = name === "nothing" ? { load: 0, settle: 0, whole: 0 } : nothing[throttle];
      const longest = Math.max(...runs[throttle].map(({ longest }) => longest));
      result[throttle] = { load: load - none.load, settle: settle - none.settle, record, whole: whole - none.whole, longest };
    }
    const { requests, setUp, preflights, delivered } = medians(runs[1]);
    Object.assign(result, { requests, setUp, preflights, delivered });
  }
  return all;
}
