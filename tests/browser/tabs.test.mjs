// A second tab of a browser that the collector knows has nothing to say. A page that waits for it from its first moment on must not wait long.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { openPage } from './support/page.mjs';
import { apiOf, host } from './support/stage.mjs';
import { launch } from './support/visitor.mjs';

const SETTLES_WITHIN_MS = 10_000;

test(`a flush settles in every tab on the ${host}`, async (t) => {
  const collector = await startCollector({ host, quiet: true });
  t.after(() => collector.stop());
  const site = await openPage(collector, apiOf(collector));
  t.after(() => site.close());
  const browser = await launch();
  t.after(() => browser.close());
  const context = await browser.newContext();
  for (const tab of ['the first', 'the second', 'the third']) {
    const page = await site.visit(context);
    const settled = await page.evaluate((ms) => Promise.race([
      flushedAtOnce.then(() => true),
      new Promise((resolve) => setTimeout(resolve, ms, false)),
    ]), SETTLES_WITHIN_MS);
    assert.ok(settled, `in ${tab} tab`);
  }
});
