// The inspector shows what the SDK does on a page: with the real collector, under a strict policy, and where no tracker runs.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { serveSite } from './support/site.mjs';
import { apiOf, host } from './support/stage.mjs';
import { launch, NARROW, picture, visitor, WIDE } from './support/visitor.mjs';

/** How long anything on the page is waited for. */
const WAIT_MS = 15_000;
const LOOKS = [WIDE, NARROW].flatMap((size) => ['light', 'dark'].map((scheme) => ({ size, scheme })));

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe(`the inspector on the ${host}`, { timeout: 120_000 }, () => {
  let collector;
  let browser;
  let site;
  let options;
  before(async () => {
    collector = await startCollector({ host, quiet: true });
    site = await serveSite(() => strictPage(collector.url));
    const api = apiOf(collector);
    const { Id: app } = await api.post('/v1/apps', { Name: 'Inspected' });
    const { Id: key } = await api.post('/keys', { Power: 'PUBLISH', ApplicationId: app, Origins: [site.url] });
    options = { collector: collector.url, app, key };
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await site?.close();
    await collector?.stop();
  });

  /** A window on the site, with the inspector open. */
  async function open(looks) {
    const guest = await visitor(browser, looks);
    guest.page.setDefaultTimeout(WAIT_MS);
    await guest.page.goto(site.url);
    await guest.page.evaluate(async () => (await import('/dist/inspector.js')).openInspector());
    return { ...guest, panel: guest.page.getByRole('dialog', { name: 'Carillon' }) };
  }

  for (const looks of LOOKS) {
    test(`shows an event, its request and a drop (${looks.size.width} px, ${looks.scheme})`, async () => {
      const guest = await open(looks);
      const { page, panel, seen } = guest;
      let letGo;
      const held = new Promise((resolve) => (letGo = resolve));
      await page.route('**/events?*', (route) => held.then(() => route.continue()));
      await start(page, options);
      const facts = panel.getByRole('region', { name: `Application ${options.app}` });
      await facts.waitFor();
      const endpoint = await page.evaluate(() => carillon.endpointId);
      await page.evaluate(() => {
        carillon.identify('ada');
        carillon.record('cart.add', { attributes: { sku: 'espresso' }, metrics: { price: 9.5 } });
      });
      await panel.getByText(/events? waits? to be taken in/).waitFor();
      letGo();
      // A second tracker, for an application that nobody made.
      await start(page, { ...options, app: 'nowhere' });
      await panel.getByRole('region', { name: 'Application nowhere' }).waitFor();
      await page.evaluate(() => carillon.record('page.view'));
      await panel.getByRole('button', { name: 'Send now' }).click();

      await panel.getByText('Nothing waits').nth(1).waitFor();
      await facts.getByText('ada', { exact: true }).waitFor();
      await facts.getByText(endpoint, { exact: true }).waitFor();
      await panel.locator('[data-kind=drop]').getByText('the collector does not know this application (404)').first().waitFor();
      await panel.locator('[data-kind=event] summary', { hasText: 'cart.add' }).click();
      await panel.getByText('espresso').waitFor();
      const request = panel.locator('[data-kind=request]', { hasText: '202' }).first();
      await request.locator('summary').click();
      await request.getByText('Taken in.').waitFor();
      await picture(guest, 'inspector');
      assert.deepEqual(await faults(page), []);

      await panel.getByRole('button', { name: /^Drops [1-9]/ }).click();
      assert.equal(await panel.locator('[data-kind]:not([data-kind=drop])').count(), 0);
      assert.deepEqual(seen.errors.filter((line) => !line.includes('404')), [], 'the policy was not broken');
      await guest.context.close();
    });
  }

  test('says that no tracker runs, and finds one that starts later', async () => {
    const guest = await open({ size: NARROW, scheme: 'light' });
    await guest.panel.getByText('No tracker runs on this page').waitFor();
    assert.deepEqual(await faults(guest.page), []);
    await picture(guest, 'inspector-none');
    await start(guest.page, options);
    await guest.panel.getByRole('region', { name: 'Application' }).getByText(options.app, { exact: true }).waitFor();
    await guest.context.close();
  });

  test('opens pasted into the console, takes the keyboard, copies all it knows, and closes on Escape', async () => {
    const { page, context } = await visitor(browser);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.url });
    await page.goto(site.url);
    await start(page, options);
    await page.evaluate(await readFile(new URL('../../sdk-wasm/dist/inspector-global.js', import.meta.url), 'utf8'));
    const panel = page.getByRole('dialog', { name: 'Carillon' });
    await page.evaluate(() => carillon.record('page.read'));
    await panel.locator('[data-kind=event]', { hasText: 'page.read' }).waitFor();
    const copy = panel.getByRole('button', { name: 'Copy' });
    for (let presses = 0; presses < 10 && !(await isFocused(copy)); presses++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await panel.getByText('Copied as JSON.').waitFor();
    const { trackers, happened } = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    assert.deepEqual(trackers.map(({ app }) => app), [options.app]);
    assert.ok(happened.some(({ kind, what }) => kind === 'event' && what.type === 'page.read'));
    await page.keyboard.press('Escape');
    assert.equal(await panel.count(), 0);
    await context.close();
  });
});

/** A page that allows nothing inline, nothing made of text but the core, and no script's address that a script has put together. */
const strictPage = (collector) => `<!doctype html><html lang="en"><title>Page</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; connect-src 'self' ${collector};
  script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'">`;

/** Starts the SDK, as `carillon`. */
const start = (page, options) =>
  page.evaluate(async (options) => {
    globalThis.carillon = (await import('/dist/index.js')).init(options);
  }, options);

const isFocused = (button) => button.evaluate((element) => element.getRootNode().activeElement === element);

/** What axe finds wrong with the panel. */
async function faults(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run('carillon-inspector'));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
