// Neither faults nor the ledger can be asked for unless they were switched on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startCollector } from "../../../scripts/collector.mjs";

test("without the switches, the fault header means nothing, and there is no ledger", async () => {
  const collector = await startCollector({ host: "worker" });
  try {
    const authorization = `Bearer ${collector.keys.id}:${collector.keys.secret}`;
    const response = await fetch(`${collector.url}/v1/apps`, { headers: { authorization, "x-carillon-fault": "panic" } });
    assert.equal(response.status, 200);
    assert.equal((await fetch(`${collector.url}/ledger/account`)).status, 404);
  } finally {
    await collector.stop();
  }
});
