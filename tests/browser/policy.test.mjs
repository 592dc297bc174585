// The SDK under a strict content security policy: it delivers, it shows its messages with their styles, and it breaks no rule.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { dismiss, lookIn, offerAll, show } from './support/layouts.mjs';
import { openPage } from './support/page.mjs';
import { apiOf, host, within } from './support/stage.mjs';
import { launch, visitor } from './support/visitor.mjs';

const ARRIVES_WITHIN_MS = 10_000;
/** The browser's own word on a module that it was asked to compile. */
const REFUSED_WASM = 'policy: script-src wasm-eval';

const POLICIES = [
  { policy: (collector) => `default-src 'self'; connect-src 'self' ${collector}; script-src 'self' 'wasm-unsafe-eval'`, refused: [] },
  { policy: (collector) => `default-src 'self'; connect-src 'self' ${collector}`, refused: [REFUSED_WASM] },
  { policy: (collector) => `default-src 'none'; script-src 'self'; connect-src ${collector}`, refused: [REFUSED_WASM] },
];

describe(`strict policies on the ${host}`, () => {
  let collector;
  let browser;
  before(async () => {
    collector = await startCollector({ host, quiet: true });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await collector?.stop();
  });

  for (const { policy, refused } of POLICIES) {
    test(policy('COLLECTOR'), async (t) => {
      const api = apiOf(collector);
      const site = await openPage(collector, api, { policy: policy(collector.url) });
      t.after(() => site.close());
      await offerAll(api, site.app);
      const { page, context } = await visitor(browser);
      t.after(() => context.close());
      await lookIn(context);
      await page.goto(site.url);
      await page.waitForFunction(() => globalThis.carillon);
      const endpoint = await page.evaluate(() => carillon.endpointId);
      const arrived = (type) => within(ARRIVES_WITHIN_MS, async () => {
        const { Events = [] } = (await api.trail(site.app, endpoint)) ?? {};
        return Events.some(({ EventType }) => EventType === type);
      });

      await page.evaluate(() => { carillon.record('hello'); carillon.flush(); });
      assert.ok(await arrived('hello'), 'an event arrives');
      const card = await show(page, 'OVERLAYS', 'dressed');
      const style = await card.evaluate((element) => {
        const { borderRadius, backgroundColor } = getComputedStyle(element);
        return { borderRadius, backgroundColor };
      });
      assert.deepEqual(style, { borderRadius: '20px', backgroundColor: 'rgb(30, 77, 65)' });
      await dismiss(page);
      assert.ok(await arrived('_inapp.message_dismissed'), 'what happened to the message arrives');
      const faults = (await page.evaluate(() => sessionStorage.faults ?? '')).split('\n').filter(Boolean);
      assert.deepEqual([...new Set(faults)], refused);
    });
  }
});
