// Events that are lost when the browser is killed, its whole process group with SIGKILL, a second after an open page recorded them.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { within } from "../../browser/support/stage.mjs";
import { lanes } from "./support/lanes.mjs";
import { recordIn, visit } from "./support/stage.mjs";

const EVENTS = 7;
/** By then whatever a page's start sends has gone, which would take a burst along. */
const SETTLED_MS = 7_000;
const KILLED_AFTER_MS = 1_000;
const LANES = 4;
const BROWSER_READY_WITHIN_MS = 30_000;
/** Longer than any SDK here waits before it sends again what an earlier page left. */
const PATIENCE_MS = 40_000;
const PEERS_PATIENCE_MS = 20_000;

/** Answers { results, failed }; results, by name: { trials, wanted, lost, early }, where `early` had arrived before the revisit. */
export async function kill({ stage, trials, peerTrials, say }) {
  const tasks = stage.sdks.flatMap((sdk) => Array.from({ length: sdk.name === "ours" ? trials : peerTrials }, () => sdk));
  const results = {};
  const failed = {};
  const run = async (_, sdk) => {
    const { early, lost } = await once(stage, sdk);
    const sum = (results[sdk.name] ??= { trials: 0, wanted: 0, lost: 0, early: 0 });
    sum.trials++;
    sum.wanted += EVENTS;
    sum.lost += lost;
    sum.early += early;
  };
  const fail = (sdk, error) => (failed[sdk.name] = error.message.split("\n")[0]);
  const none = async () => ({ close() {} });
  await lanes(tasks, { count: LANES, open: none, run, fail, say: (done) => say(`kill: ${done} of ${tasks.length} trials`) });
  return { results, failed };
}

async function once(stage, sdk) {
  const profile = mkdtempSync(join(tmpdir(), "carillon-profile-"));
  const trial = stage.newTrial();
  let browser = await start(stage, profile);
  try {
    const page = await visit(browser.context, stage.address(sdk));
    const endpoint = await page.evaluate(() => sdk.endpoint);
    await recordIn(page, stage.newTrial(), 0, 1);
    await sleep(SETTLED_MS);
    await recordIn(page, trial, 0, EVENTS);
    await sleep(KILLED_AFTER_MS);
    await browser.kill();
    const arrived = async () => new Set(await stage.arrived(sdk, trial, endpoint)).size;
    const early = await arrived();
    browser = await start(stage, profile);
    const again = await visit(browser.context, stage.address(sdk));
    await recordIn(again, stage.newTrial(), 0, 1);
    await within(sdk.name === "ours" ? PATIENCE_MS : PEERS_PATIENCE_MS, async () => (await arrived()) === EVENTS, 250);
    return { early, lost: EVENTS - (await arrived()) };
  } finally {
    await browser.kill();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** A browser that keeps its profile, in a process group of its own: { context, kill() }. */
async function start({ executablePath, flags }, profile) {
  const port = join(profile, "DevToolsActivePort");
  rmSync(port, { force: true });
  const args = [...flags, `--user-data-dir=${profile}`, "--remote-debugging-port=0", "about:blank"];
  const child = spawn(executablePath, args, { detached: true, stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const end = async () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
    await ended;
  };
  const number = await within(BROWSER_READY_WITHIN_MS, () => existsSync(port) && readFileSync(port, "utf8").split("\n")[0]);
  if (!number) {
    await end();
    throw new Error("the browser did not start");
  }
  const driver = await chromium.connectOverCDP(`http://127.0.0.1:${number}`);
  const kill = async () => {
    await end();
    await driver.close().catch(() => {});
  };
  return { context: driver.contexts()[0], kill };
}
