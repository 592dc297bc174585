// The shop opens before its collector does: it sells, says so kindly, and reports what happened once the collector answers.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { makeKeys } from '../../scripts/keys.mjs';
import { freePort } from '../../scripts/process.mjs';
import { host, openShop } from './support/stage.mjs';
import { launch, NARROW, openPanel, picture, visitor } from './support/visitor.mjs';

const REPORTED_WITHIN_MS = 45_000;

test(`a shop without its collector (${host})`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-waiting-'));
  const port = await freePort();
  const keys = makeKeys();
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const shop = await openShop({ url: `http://127.0.0.1:${port}`, keys }, folder);
  t.after(() => shop.stop());
  const browser = await launch();
  t.after(() => browser.close());

  const guest = await visitor(browser, { size: NARROW });
  const { page } = guest;
  await page.goto(`${shop.url}/product/angelus`);
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await page.getByRole('button', { name: 'See basket' }).click();
  await page.getByRole('button', { name: 'Go to checkout' }).click();
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  await openPanel(guest);
  await page.getByText('The shop works all the same').waitFor();
  await picture(guest, 'waiting');

  const collector = await startCollector({ host, port, keys, quiet: true });
  t.after(() => collector.stop());
  const events = page.locator('[data-part="events"]');
  for (const type of ['product.view', 'cart.add', '_monetization.purchase']) {
    await events.locator(`[data-type="${type}"]`).waitFor({ timeout: REPORTED_WITHIN_MS });
  }
  assert.equal(await page.getByText('The shop works all the same').count(), 0);
  assert.deepEqual(guest.seen.errors, []);
});
