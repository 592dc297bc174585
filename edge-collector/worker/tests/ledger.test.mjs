// The edge bills each row that is written, and an index that is touched is a row as well: a page's events must stay cheap.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startCollector } from "../../../scripts/collector.mjs";

const EVENTS = 100;
let collector;

before(async () => {
  collector = await startCollector({ host: "worker", env: { CARILLON_TEST_LEDGER: "1" } });
});
after(() => collector?.stop());

async function call(method, path, body) {
  const authorization = `Bearer ${collector.keys.id}:${collector.keys.secret}`;
  const response = await fetch(collector.url + path, { method, headers: { authorization }, body: body && JSON.stringify(body) });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.json();
}

/** A request full of a page's events, of two types. */
function batch(request) {
  const Timestamp = new Date().toISOString();
  const event = (number) => ({ EventType: number % 2 ? "page.view" : "cart.add", Timestamp });
  const Events = Object.fromEntries(Array.from({ length: EVENTS }, (_, number) => [`${request}-${number}`, event(number)]));
  return { BatchItem: { page: { Endpoint: {}, Events } } };
}

test("what a request of events writes is few rows", async () => {
  const { Id } = await call("POST", "/v1/apps", { Name: "ledger" });
  await call("POST", `/v1/apps/${Id}/events`, batch("first"));
  const before = await call("GET", `/ledger/${Id}`);
  await call("POST", `/v1/apps/${Id}/events`, batch("second"));
  const after = await call("GET", `/ledger/${Id}`);
  const written = Object.entries(after).map(([statement, rows]) => [statement, rows - (before[statement] ?? 0)]);
  const events = written.filter(([statement]) => statement.includes("event"));
  const rows = events.reduce((sum, [, rows]) => sum + rows, 0);
  assert.ok(rows > 0 && rows <= 7, JSON.stringify(Object.fromEntries(events)));
});
