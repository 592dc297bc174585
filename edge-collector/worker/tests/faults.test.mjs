// What goes wrong inside one request of the Worker stays inside it, and what was promised survives a restart.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startCollector } from "../../../scripts/collector.mjs";

const PROMPT_MS = 2_000;
const data = mkdtempSync(join(tmpdir(), "carillon-faults-"));
let collector;

async function start() {
  collector = await startCollector({ host: "worker", data, keys: collector?.keys, env: { CARILLON_TEST_FAULTS: "1" } });
}

before(start);
after(async () => {
  await collector?.stop();
  rmSync(data, { recursive: true, force: true });
});

function call(method, path, { body, fault } = {}) {
  const headers = { authorization: `Bearer ${collector.keys.id}:${collector.keys.secret}` };
  if (fault) headers["x-carillon-fault"] = fault;
  return fetch(collector.url + path, { method, headers, body: body && JSON.stringify(body) });
}

async function appNames() {
  const { Item } = await (await call("GET", "/v1/apps")).json();
  return Item.map(({ Name }) => Name);
}

test("a panic is one 500, and the requests in flight beside it finish", async () => {
  const beside = Array.from({ length: 5 }, () => call("GET", "/v1/apps", { fault: "wait" }));
  const began = Date.now();
  const panicked = await call("GET", "/v1/apps", { fault: "panic" });
  assert.equal(panicked.status, 500);
  assert.equal(panicked.headers.get("x-amzn-errortype"), "InternalServerErrorException");
  assert.ok(Date.now() - began < PROMPT_MS, "the 500 came promptly");
  for (const response of await Promise.all(beside)) assert.equal(response.status, 200);
  assert.equal((await call("GET", "/v1/apps")).status, 200);
});

test("a panic leaves nothing of its turn behind", async () => {
  assert.equal((await call("POST", "/v1/apps", { body: { Name: "lost" }, fault: "panic" })).status, 500);
  assert.equal((await call("POST", "/v1/apps", { body: { Name: "kept" } })).status, 201);
  assert.deepEqual(await appNames(), ["kept"]);
});

test("what was answered is there after a restart, and so are the keys", async () => {
  await collector.stop();
  await start();
  assert.deepEqual(await appNames(), ["kept"]);
});

test("a body over the limit is refused by name", async () => {
  const response = await call("POST", "/v1/apps", { body: { Name: "x".repeat(7_100_000) } });
  assert.equal(response.status, 413);
  assert.equal(response.headers.get("x-amzn-errortype"), "PayloadTooLargeException");
});

test("a preflight is answered without credentials", async () => {
  const response = await fetch(`${collector.url}/v1/apps`, {
    method: "OPTIONS",
    headers: { origin: "https://shop.example", "access-control-request-headers": "authorization" },
  });
  assert.equal(response.status, 204);
  assert.equal(response.headers.get("access-control-allow-headers"), "authorization");
});
