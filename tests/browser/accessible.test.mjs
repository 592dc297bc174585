// In-app messages for everyone: what axe says of each layout, and its use by keyboard, from right to left, zoomed, and without motion.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import axe from 'axe-core';
import { startCollector } from '../../scripts/collector.mjs';
import { dismiss, LAYOUTS, lookIn, offerAll, show } from './support/layouts.mjs';
import { openPage } from './support/page.mjs';
import { apiOf, host } from './support/stage.mjs';
import { launch, NARROW, picture, visitor, WIDE } from './support/visitor.mjs';

const BODY = '<main><h1>Bells</h1><p>Fresh every week.</p><button id="before">Before</button> <button id="after">After</button></main>';

/** What a window of 1280 by 860 pixels is at twice the size, and the least that text must fit into (WCAG 2.2, 1.4.10). */
const ZOOMED = [{ width: 640, height: 430 }, { width: 320, height: 256 }];

// What is drawn does not depend on the host, so one of them is enough.
describe('in-app messages for everyone', { skip: host !== 'server' }, () => {
  let collector;
  let browser;
  let site;
  let rightToLeft;
  before(async () => {
    collector = await startCollector({ host, quiet: true });
    const api = apiOf(collector);
    site = await openPage(collector, api, { body: BODY });
    rightToLeft = await openPage(collector, api, { body: BODY, lang: 'ar', dir: 'rtl' });
    for (const { app } of [site, rightToLeft]) await offerAll(api, app);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await rightToLeft?.close();
    await site?.close();
    await collector?.stop();
  });

  /** Opens the page in a window of its own. */
  async function open(t, looks, { url } = site) {
    const guest = await visitor(browser, looks);
    t.after(() => guest.context.close());
    await lookIn(guest.context);
    await guest.page.goto(url);
    await guest.page.waitForFunction(() => globalThis.carillon);
    return guest;
  }

  for (const { layout, modal } of LAYOUTS) {
    for (const size of [WIDE, NARROW]) {
      for (const scheme of ['light', 'dark']) {
        test(`${layout}: axe finds nothing (${size.width} px, ${scheme})`, async (t) => {
          const guest = await open(t, { size, scheme, motion: 'reduce' });
          for (const look of ['plain', 'dressed', 'wordless']) {
            await show(guest.page, layout, look);
            await picture(guest, `message-${layout}-${look}`);
            assert.deepEqual(await violations(guest.page), [], look);
            await dismiss(guest.page);
          }
          assert.deepEqual(guest.seen.errors, []);
        });
      }
    }

    test(`${layout}: by keyboard`, async (t) => {
      const { page } = await open(t, { motion: 'reduce' });
      await page.locator('#before').focus();
      const card = await show(page, layout, 'plain');
      assert.equal(await card.getAttribute('aria-label'), 'The bells are ringing');
      await (modal ? dialogByKeyboard : bannerByKeyboard)(page, card);
      await card.waitFor({ state: 'detached' });
    });

    // Axe asks for the name of a dialog only where it is one by its role.
    test(`${layout}: has a name even without words`, async (t) => {
      const { page } = await open(t, { motion: 'reduce' });
      assert.notEqual(await (await show(page, layout, 'wordless')).getAttribute('aria-label'), '');
    });

    test(`${layout}: moves only for those who do not mind`, async (t) => {
      for (const [motion, name] of [['no-preference', 'come'], ['reduce', 'none']]) {
        const { page } = await open(t, { motion });
        const card = await show(page, layout, 'plain');
        assert.equal(await card.evaluate((element) => getComputedStyle(element).animationName), name);
      }
    });

    test(`${layout}: from right to left`, async (t) => {
      const guest = await open(t, { motion: 'reduce' }, rightToLeft);
      const card = await show(guest.page, layout, 'arabic');
      await picture(guest, `message-${layout}-arabic`);
      const centre = middle(await card.boundingBox());
      assert.ok(middle(await card.locator('.close').boundingBox()) < centre, 'what closes it is on the left');
      for (const part of ['.header', '.body']) {
        const { direction, textAlign } = await card.locator(part).first().evaluate((element) => {
          const { direction, textAlign } = getComputedStyle(element);
          return { direction, textAlign };
        });
        assert.deepEqual({ direction, textAlign }, { direction: 'rtl', textAlign: 'start' });
      }
      assert.deepEqual(await violations(guest.page), []);
    });

    test(`${layout}: nothing is out of reach when zoomed`, async (t) => {
      for (const size of ZOOMED) {
        const guest = await open(t, { size, motion: 'reduce' });
        const card = await show(guest.page, layout, 'plain');
        await picture(guest, `message-${layout}-zoomed`);
        for (const control of await card.locator(':is(button, a):visible:not([inert] *)').all()) await withinReach(control, size);
      }
    });
  }
});

/** A dialog takes the focus, keeps it, and gives it back when Escape closes it. */
async function dialogByKeyboard(page, card) {
  await page.waitForFunction(() => document.activeElement.shadowRoot);
  const controls = await card.locator('button, a').count();
  for (let press = 0; press <= controls + 1; press++) {
    await page.keyboard.press('Tab');
    // Between the last and the first, the focus is the browser's own.
    const focused = await page.evaluate(() => document.activeElement.id);
    assert.equal(focused, '', 'the page behind does not get the focus');
  }
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement.id === 'before');
}

/** A banner is told of, politely, and leaves the focus where it is; whoever tabs on comes to it, and can close it. */
async function bannerByKeyboard(page, card) {
  const focused = () => page.evaluate(() => document.activeElement.shadowRoot?.activeElement.textContent ?? document.activeElement.id);
  assert.equal(await focused(), 'before');
  assert.equal(await card.getAttribute('role'), 'region');
  assert.equal(await card.locator('[role="status"]').count(), 1, 'a polite live region');
  assert.equal(await card.locator('[aria-live="assertive"], [role="alert"]').count(), 0);
  const met = [];
  for (const _ of ['After', 'first', 'second', 'close']) {
    await page.keyboard.press('Tab');
    met.push(await focused());
  }
  assert.deepEqual(met, ['after', 'Show the bags', 'Not now', '✕']);
  await page.keyboard.press('Enter');
}

/** A person can bring the control onto the screen, whole, and press it. */
async function withinReach(control, size) {
  const name = await control.evaluate((element) => element.textContent);
  await control.click({ trial: true, timeout: 2_000 });
  const { x, y, width, height } = await control.boundingBox();
  assert.ok(x >= 0 && x + width <= size.width && y >= 0 && y + height <= size.height, `${name} is on the screen at ${size.width} px`);
  assert.ok(await control.evaluate((element) => element.scrollWidth <= element.clientWidth), `${name} is not cut off`);
}

const middle = ({ x, width }) => x + width / 2;

/** What axe, with all of its rules, has against the page: `rule: element, what to do`. */
async function violations(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => (await globalThis.axe.run()).violations);
  const told = (id) => ({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary}`;
  return found.flatMap(({ id, nodes }) => nodes.map(told(id)));
}
