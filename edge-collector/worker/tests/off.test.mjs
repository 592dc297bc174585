// Faults cannot be asked for unless they were switched on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startCollector } from "../../../scripts/collector.mjs";

test("without the switch, the fault header means nothing", async () => {
  const collector = await startCollector({ host: "worker" });
  try {
    const authorization = `Bearer ${collector.keys.id}:${collector.keys.secret}`;
    const response = await fetch(`${collector.url}/v1/apps`, { headers: { authorization, "x-carillon-fault": "panic" } });
    assert.equal(response.status, 200);
  } finally {
    await collector.stop();
  }
});
