// npm run dev:worker -- --port N --data DIR: the Worker on the real Workers runtime, its objects on disk in DIR.
// Needs Node 22, which is in node_modules/.bin and so first on the path of every npm script.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildWorker } from "./build-worker.mjs";
import { keyEnvironment, makeKeys } from "./keys.mjs";
import { localData, workerBuild } from "./paths.mjs";
import { setup } from "./setup.mjs";

/** The same date as edge-collector/worker/wrangler.toml. */
const COMPATIBILITY_DATE = "2026-07-01";
/** Settings that reach the Worker as its variables, as settings.rs reads them. */
const AWS = ["KEY_ID", "SECRET", "SESSION_TOKEN", "ENDPOINT", "ENDPOINT_S3", "ENDPOINT_KINESIS", "ENDPOINT_FIREHOSE"].map((name) => `AWS_${name}`);
const PASSED_ON = ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "REGION", "ACCOUNT", "TEST_FAULTS", "TEST_LEDGER", ...AWS].map((name) => `CARILLON_${name}`);

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8787" },
    data: { type: "string", default: join(localData, "data-worker") },
    "no-build": { type: "boolean" },
  },
});
const data = resolve(values.data);

/** The key that seals secrets at rest; beside the data, never in it. */
function sealKey() {
  const file = join(data, "seal.key");
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

/** Keys of a first start: the environment's, else made here and shown once. */
function firstKeys(objects) {
  if (existsSync(objects) || process.env.CARILLON_ACCESS_KEY_ID) return {};
  const keys = makeKeys();
  console.log(`first access key  ${keys.id}\nits secret        ${keys.secret}   (shown once)`);
  return keyEnvironment(keys);
}

function bindings(objects) {
  const passedOn = PASSED_ON.filter((name) => process.env[name]).map((name) => [name, process.env[name]]);
  return { ...firstKeys(objects), ...Object.fromEntries(passedOn), CARILLON_SEAL_KEY: sealKey() };
}

async function serve() {
  const { Miniflare } = await import("miniflare");
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const objects = join(data, "objects");
  const runtime = new Miniflare({
    host: "127.0.0.1",
    port: Number(values.port),
    modules: [
      { type: "ESModule", path: "index.js", contents: readFileSync(join(workerBuild, "index.js"), "utf8") },
      { type: "CompiledWasm", path: "index_bg.wasm", contents: readFileSync(join(workerBuild, "index_bg.wasm")) },
    ],
    modulesRoot: "/",
    compatibilityDate: COMPATIBILITY_DATE,
    bindings: bindings(objects),
    durableObjects: { SCOPE: { className: "Scope", useSQLite: true } },
    durableObjectsPersist: objects,
    cf: false,
  });
  const stop = () => runtime.dispose().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const url = await runtime.ready;
  console.log(`carillon (worker) listens on ${url.origin}, data in ${data}`);
}

if (Number(process.versions.node.split(".")[0]) < 22) {
  console.error("The Workers runtime needs Node 22: run this through `npm run dev:worker`, after `npm ci`.");
  process.exit(1);
}
if (!values["no-build"]) {
  setup("worker");
  buildWorker();
}
await serve();
