// The packed SDK where there is no page: the same script runs, touches nothing, asks nobody, and says nothing.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Miniflare } from "miniflare";
import { withEsbuild } from "./support/bundlers.mjs";
import { customer } from "./support/customer.mjs";
import { standIn } from "./support/http.mjs";

const EVERYTHING = "{ pages: true, campaigns: true, clicks: true, forms: true, errors: true, vitals: true }";
/** What a server's own script does with `visit.js`: it captures, to no effect, and tells what it sees of it. */
const REPORT = `(capture(globalThis.visit.tracker, ${EVERYTHING})(),
  globalThis.visit.flushed.then(() => ({ endpoint: globalThis.visit.tracker.endpointId })))`;
const IMPORTS = 'import "./visit.js"; import { capture } from "@carillon/web/capture";';
const WORKER = `${IMPORTS} export default { fetch: () => ${REPORT}.then((seen) => Response.json(seen)) };`;
const FILES = {
  "import.mjs": `${IMPORTS} ${REPORT}.then((seen) => console.log(JSON.stringify(seen)));`,
  "require.cjs": `require("@carillon/web"); import("./import.mjs");`,
  "worker.js": WORKER,
  "edge.mjs": 'import worker from "./out/worker.js"; console.log(await (await worker.fetch()).text());',
};

/** Bundles the worker as the platform's own tools do: by esbuild, under its conditions. */
const bundle = (project, conditions) =>
  withEsbuild({ entryPoints: [join(project, "worker.js")], format: "esm", platform: "browser", conditions })(project);

/** Runs a file in Node; what it prints is its answer, and it must end by itself. */
function inNode(project, file) {
  const { status, stdout, stderr } = spawnSync("node", ["--no-warnings", file], { cwd: project, encoding: "utf8", timeout: 20_000 });
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  return JSON.parse(stdout);
}

async function inWorkerd(project) {
  await bundle(project, ["workerd", "worker", "browser"]);
  const script = readFileSync(join(project, "out", "worker.js"), "utf8");
  const said = [];
  const handleStructuredLogs = ({ message }) => said.push(message);
  const options = { modules: true, script, compatibilityDate: "2026-07-01", cf: false };
  const runtime = new Miniflare({ ...options, handleStructuredLogs });
  try {
    const seen = await (await runtime.dispatchFetch("http://worker.example/")).json();
    assert.deepEqual(said, []);
    return seen;
  } finally {
    await runtime.dispose();
  }
}

async function atTheEdge(project) {
  await bundle(project, ["edge-light", "worker", "browser"]);
  return inNode(project, "edge.mjs");
}

const cases = [
  { name: "Node, imported", run: (project) => inNode(project, "import.mjs") },
  { name: "Node, required", run: (project) => inNode(project, "require.cjs") },
  { name: "the Workers runtime", run: inWorkerd },
  { name: "an edge runtime's condition", run: atTheEdge },
];

let shop;
before(() => (shop = customer()));
after(() => shop?.remove());

for (const { name, run } of cases) {
  test(name, async (t) => {
    const collector = await standIn();
    t.after(() => collector.close());
    const project = shop.project({ collector: collector.url, files: FILES });
    assert.deepEqual(await run(project), { endpoint: "" });
    assert.deepEqual(collector.requests, []);
  });
}
