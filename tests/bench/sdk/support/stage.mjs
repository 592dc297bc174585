// What all measurements share: our collector behind the receiver, the site, and browsers that find both.
import { chromium } from "playwright-core";
import { findChromium } from "../../../../scripts/chromium.mjs";
import { startCollector } from "../../../../scripts/collector.mjs";
import { apiOf } from "../../../browser/support/stage.mjs";
import { FLAGS } from "../../../browser/support/visitor.mjs";
import { customer } from "../../../packaging/support/customer.mjs";
import { markOf, startReceiver } from "./receiver.mjs";
import { openSite } from "./site.mjs";

const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
const LOADED_WITHIN_MS = 30_000;

/** Sets everything up; `close()` takes it down. */
export async function stage(sdks) {
  const closing = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const shop = customer();
    closing.push(() => shop.remove());
    const project = shop.project({});
    const collector = await startCollector({ quiet: true });
    closing.push(() => collector.stop());
    const api = apiOf(collector);
    const receiver = await startReceiver(collector);
    closing.push(() => receiver.close());
    const site = await openSite({ sdks, project, receiver });
    closing.push(() => site.close());
    const { Id: app } = await api.post("/v1/apps", { Name: "Bench" });
    const { Id: key } = await api.post("/keys", { Power: "PUBLISH", ApplicationId: app, Origins: [site.url, site.strictUrl] });
    return { sdks, project, receiver, site, close, ...pages({ api, receiver, site, app, key }) };
  } catch (error) {
    await close();
    throw error;
  }
}

function pages({ api, receiver, site, app, key }) {
  // AWS's own addresses lead to the receiver, and nothing leaves this machine.
  const rules = [`MAP *.amazonaws.com ${receiver.secureHost}`, "MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1"];
  // Some peers ignore a browser that looks like a robot's.
  const human = ["--disable-blink-features=AutomationControlled", `--user-agent=${USER_AGENT}`];
  const flags = [...FLAGS, ...human, "--ignore-certificate-errors", `--host-resolver-rules=${rules.join(", ")}`];
  const executablePath = findChromium().browser;
  let trials = 0;
  return {
    flags,
    executablePath,
    launch: (...more) => chromium.launch({ executablePath, args: [...flags, ...more] }),
    newTrial: () => `t${(trials++).toString(36)}`,
    address({ name }, { url = site.url, ...more } = {}) {
      const asked = new URLSearchParams({ sdk: name, collector: receiver.url, app: name === "ours" ? app : UUID, key, ...more });
      return `${url}/?${asked}`;
    },
    /** What of a trial has arrived, `<tab>.<n>`, as often as it has. Ours is judged by the collector's log of the endpoint. */
    async arrived({ name }, trial, endpoint) {
      if (name !== "ours") return receiver.arrived(trial);
      const trail = await api.trail(app, endpoint, 500);
      const marks = (trail?.Events ?? []).map(({ Attributes }) => Attributes?.mark ?? "");
      return marks.filter((mark) => mark.startsWith(`b.${trial}.`)).map((mark) => mark.slice(`b.${trial}.`.length));
    },
  };
}

/** An application's id, as every peer takes one. */
const UUID = "7d0b5c1e-51f4-4b1c-9a53-0c8f2c6a8a10";

/** Opens an address in a tab and waits until its SDK has been started. */
export async function visit(context, address) {
  const tab = await context.newPage();
  await tab.goto(address);
  await tab.waitForFunction(() => globalThis.sdk || globalThis.failed, undefined, { timeout: LOADED_WITHIN_MS });
  const failed = await tab.evaluate(() => globalThis.failed);
  if (failed) throw new Error(failed);
  return tab;
}

/** Records `events` events in one task. */
export const recordIn = (page, trial, tab, events) =>
  page.evaluate(([marks]) => {
    for (const mark of marks) sdk.record(mark);
  }, [Array.from({ length: events }, (_, n) => markOf(trial, tab, n))]);

export const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
