// Whether each SDK works where little is allowed, and starts where there is no page.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { childEnvironment } from "../../../scripts/paths.mjs";
import { within } from "../../browser/support/stage.mjs";
import { adapter, bundle } from "./support/bundle.mjs";
import { AWS, markOf } from "./support/receiver.mjs";
import { recordIn, visit } from "./support/stage.mjs";

const EVENTS = 3;
const ARRIVES_WITHIN_MS = 15_000;
/** How long an error that comes late may take on a server. */
const AFTERMATH_MS = 1_000;
const SERVER_ENDS_WITHIN_MS = 20_000;

export const POLICIES = ["strict CSP", "no WebAssembly", "SSR in Node", "SSR in workerd"];

/** Answers, by name and policy, { passed, why }: `why` says what went wrong, or what the browser blocked though all arrived. */
export async function policy({ stage, say }) {
  const results = {};
  const browser = await stage.launch();
  const folder = mkdtempSync(join(tmpdir(), "carillon-ssr-"));
  try {
    for (const sdk of stage.sdks) {
      say(`policy: ${sdk.title}`);
      const pages = [{ url: stage.site.strictUrl }, { wasm: false }].map((how) => inPage(stage, browser, sdk, how));
      const [strict, noWasm] = await Promise.all(pages);
      const node = await tried(() => inNode(stage, sdk, folder));
      const edge = await tried(() => inWorkerd(stage, sdk, folder));
      results[sdk.name] = Object.fromEntries(POLICIES.map((name, place) => [name, [strict, noWasm, node, edge][place]]));
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
  return { results };
}

/** The line of an error's output that says most. */
function first(text) {
  const lines = text.trim().split("\n");
  return lines.find((line) => /^(Uncaught )?\w*Error\b|is not defined/.test(line.trim())) ?? lines[0];
}

async function tried(run) {
  try {
    const why = await run();
    return { passed: !why, why: why && first(why) };
  } catch (error) {
    return { passed: false, why: first(error.message) };
  }
}

async function inPage(stage, browser, sdk, { url, wasm = true }) {
  const context = await browser.newContext();
  if (!wasm) await context.addInitScript(() => delete globalThis.WebAssembly);
  try {
    const trial = stage.newTrial();
    const page = await visit(context, stage.address(sdk, { url }));
    const endpoint = await page.evaluate(() => sdk.endpoint);
    await recordIn(page, trial, 0, EVENTS);
    const arrived = async () => new Set(await stage.arrived(sdk, trial, endpoint)).size;
    const all = await within(ARRIVES_WITHIN_MS, async () => (await arrived()) === EVENTS, 250);
    const blocked = await page.evaluate(() => [...new Set(violations)]);
    const why = [all ? "" : `${await arrived()} of ${EVENTS} events arrived`, blocked.length > 0 ? `blocked: ${blocked.join(", ")}` : ""];
    return { passed: Boolean(all), why: why.filter(Boolean).join("; ") };
  } catch (error) {
    return { passed: false, why: first(error.message) };
  } finally {
    await context.close();
  }
}

/** What a server's own code does with an SDK that the page shares with it. */
const use = (stage) => {
  const options = JSON.stringify({ collector: stage.receiver.url, app: "7d0b5c1e-51f4-4b1c-9a53-0c8f2c6a8a10", key: "pk_bench" });
  // Where AWS is cannot be told to its client.
  const detour = `const ask = globalThis.fetch;
    globalThis.fetch = (to, how) =>
      ask(\`\${to.url ?? to}\`.replace(/^https:[/][/][\\w.-]+[.]amazonaws[.]com/, "${stage.receiver.url}${AWS}"), how);`;
  return `${detour} const sdk = start(${options}); sdk.identify("ada"); sdk.record(${JSON.stringify(markOf(stage.newTrial(), 0, 0))});`;
};

/** Answers what went wrong. */
async function inNode(stage, sdk, folder) {
  const contents = `${adapter(sdk)}\n${use(stage)} setTimeout(() => process.exit(0), ${AFTERMATH_MS});`;
  const options = { outdir: folder, format: "cjs", platform: "node", minify: false, target: "node20" };
  await bundle(sdk, contents, { project: stage.project, ...options, outExtension: { ".js": ".cjs" } });
  const file = join(folder, "entry.cjs");
  const { status, stderr } = spawnSync("node", [file], { encoding: "utf8", env: childEnvironment(), timeout: SERVER_ENDS_WITHIN_MS });
  return status === 0 ? "" : stderr || `ended with ${status}`;
}

async function inWorkerd(stage, sdk, folder) {
  const contents = `${adapter(sdk)}
    export default { async fetch() {
      ${use(stage)}
      await new Promise((resolve) => setTimeout(resolve, ${AFTERMATH_MS}));
      return new Response("done");
    } };`;
  const conditions = ["workerd", "worker", "browser"];
  await bundle(sdk, contents, { project: stage.project, outdir: folder, minify: false, conditions });
  const script = readFileSync(join(folder, "entry.js"), "utf8");
  const said = [];
  const handleStructuredLogs = ({ level, message }) => {
    if (level === "error") said.push(message);
  };
  const runtime = new Miniflare({ modules: true, script, compatibilityDate: "2026-07-01", cf: false, handleStructuredLogs });
  try {
    const answer = await runtime.dispatchFetch("http://worker.example/");
    const text = await answer.text();
    return answer.status === 200 ? said.join("\n") : text;
  } finally {
    await runtime.dispose();
  }
}
