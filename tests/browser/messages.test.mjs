// In-app messages as a visitor meets them: what a press, a key or a swipe does, and what a page can and cannot do to a message.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { button, campaign, content, go, openMessages, told } from './support/messages.mjs';
import { launch, NARROW } from './support/visitor.mjs';

describe('in-app messages', () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  const FIELD = '<input aria-label="Name">';

  test('a banner leaves the focus alone, stands alone, and counts', async () => {
    const page = await openMessages(browser, [campaign('TOP_BANNER', [content()], { SessionCap: 1 })], { body: FIELD });
    await page.getByLabel('Name').focus();
    await go(page);
    await page.getByRole('region', { name: 'Hello' }).waitFor();
    assert.deepEqual(await page.evaluate(() => globalThis.modes), ['closed']);
    assert.ok(await page.getByLabel('Name').evaluate((field) => field === document.activeElement));
    await go(page);
    assert.equal(await page.getByRole('region').count(), 1, 'one at a time');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.clock.runFor(200);
    await page.getByRole('region').waitFor({ state: 'detached' });
    await go(page);
    assert.deepEqual(await told(page), ['displayed', 'dismissed'], 'once a session');
    assert.equal(await page.evaluate(() => document.documentElement.children.length), 2, 'nothing is left behind');
  });

  test('a dialog takes the focus and gives it back, at a press, Escape, or a press beside', async () => {
    const page = await openMessages(browser, [campaign('MOBILE_FEED', [content('Hello', { PrimaryBtn: button('Ok') })])], { body: FIELD });
    const dialog = page.getByRole('dialog', { name: 'Hello' });
    const field = page.getByLabel('Name');
    for (const leave of [
      () => page.keyboard.press('Enter'),
      () => page.keyboard.press('Escape'),
      () => page.mouse.click(5, 5),
    ]) {
      await field.focus();
      await go(page);
      await dialog.waitFor();
      assert.ok(await dialog.getByRole('button', { name: 'Ok' }).evaluate((ok) => ok.matches(':focus')));
      await dialog.getByRole('heading').click();
      assert.ok(await dialog.isVisible(), 'a press on the message is none beside it');
      await dialog.getByRole('button', { name: 'Ok' }).focus();
      await leave();
      await dialog.waitFor({ state: 'detached' });
      assert.ok(await field.evaluate((field) => field === document.activeElement));
    }
    assert.deepEqual(await told(page), ['displayed', 'dismissed', 'displayed', 'dismissed', 'displayed', 'dismissed']);
  });

  test('a click says which button it was, and where it leads', async () => {
    const buttons = { PrimaryBtn: button('Later'), SecondaryBtn: button('See', 'https://shop.example/new') };
    const page = await openMessages(browser, [campaign('BOTTOM_BANNER', [content('Hello', buttons)])]);
    await go(page);
    await page.getByRole('link', { name: 'See' }).click();
    const clicked = { action: 'clicked', campaignId: 'Sale-01', treatmentId: '0', button: 1, link: 'https://shop.example/new' };
    assert.deepEqual((await page.evaluate(() => globalThis.told))[1], clicked);
  });

  test('an image that does not come leaves no hole, and one that comes keeps its place', async () => {
    for (const [image, left] of [['/none.gif', 0], ['/slow.gif', 0], ['/image.gif', 1]]) {
      const page = await openMessages(browser, [campaign('OVERLAYS', [content('Hello', { ImageUrl: image })])]);
      await go(page);
      await page.locator('dialog').waitFor();
      if (left) {
        const box = await page.locator('img').boundingBox();
        assert.ok(Math.abs(box.width / box.height - 16 / 9) < 0.02, 'its place is there before it is');
        await page.waitForFunction(() => document.documentElement.lastChild.shadowRoot.querySelector('img').complete);
      }
      await page.clock.runFor(5_000);
      if (!left) await page.locator('img').waitFor({ state: 'detached' });
      assert.equal(await page.locator('img').count(), left, image);
      assert.ok(await page.locator('dialog').isVisible());
      await page.context().close();
    }
  });

  test('a carousel is moved by buttons, keys and swipes', async () => {
    const contents = ['One', 'Two', 'Three'].map((name) => content(name, { PrimaryBtn: button(`Take ${name}`) }));
    for (const dir of ['ltr', 'rtl']) {
      const page = await openMessages(browser, [campaign('CAROUSEL', contents)], { viewport: NARROW, reducedMotion: 'reduce' });
      await page.evaluate((dir) => { document.documentElement.dir = dir; }, dir);
      await go(page);
      const carousel = page.getByRole('region', { name: 'One' });
      await carousel.waitFor();
      assert.equal(await carousel.getAttribute('aria-roledescription'), 'carousel');
      /** Waits until one slide is all that can be seen and reached. */
      const at = async (place, why) => {
        await page.waitForFunction((place) => {
          const root = document.documentElement.lastChild.shadowRoot;
          const track = root.querySelector('.track');
          const left = track.getBoundingClientRect().left;
          return [...track.children].every((slide, n) => slide.inert === (n !== place))
            && Math.abs(track.children[place].getBoundingClientRect().left - left) < 1
            && [...root.querySelectorAll('.dot')].every((dot, n) => dot.matches('.on') === (n === place));
        }, place, { timeout: 5_000 }).catch(() => assert.fail(`${dir}: ${why}`));
        assert.equal(await page.getByRole('group', { name: `${place + 1} of 3` }).count(), 1);
      };
      await at(0, 'it begins with the first');
      assert.ok(await page.getByRole('dialog').evaluate((dialog) => dialog.matches(':focus')), 'the focus begins with the whole');
      for (const name of ['Take One', 'Previous', 'Next', 'Close']) {
        await page.keyboard.press('Tab');
        assert.ok(await page.getByRole('button', { name }).evaluate((button) => button.matches(':focus')), name);
      }
      await page.getByRole('button', { name: 'Next' }).click();
      await at(1, 'on');
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByRole('button', { name: 'Next' }).click();
      await at(0, 'after the last comes the first');
      await page.getByRole('button', { name: 'Previous' }).click();
      await at(2, 'and before the first the last');
      const [on, back] = dir === 'ltr' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
      await page.keyboard.press(back);
      await at(1, 'the key back');
      await page.getByRole('button', { name: 'Take Two' }).focus();
      await page.keyboard.press(on);
      await at(2, 'the key on, from within the slide that goes');
      await page.keyboard.press(back);
      await at(1, 'the focus has stayed in the carousel');
      await page.locator('.track').evaluate((track) => track.scrollBy({ left: (getComputedStyle(track).direction === 'rtl' ? 1 : -1) * track.clientWidth }));
      await page.clock.runFor(500);
      await at(0, 'a swipe back');
      await page.getByRole('button', { name: 'Take One' }).click();
      assert.deepEqual(await told(page), ['displayed', 'dismissed']);
      await page.context().close();
    }
  });

  test('a message speaks the language of its page, or else English', async () => {
    const texts = `{ close: 'Schließen', previous: 'Zurück', next: 'Weiter', carousel: 'Karussell', slide: 'Bild', message: 'Nachricht',
      position: (place, count) => place + ' von ' + count }`;
    const german = ['Nachricht', 'Schließen', 'Zurück', 'Weiter', 'Karussell', 'Bild', '2 von 2'];
    const english = ['Message', 'Close', 'Previous', 'Next', 'carousel', 'slide', '2 of 2'];
    const wordless = { ...content(), HeaderConfig: null, BodyConfig: null };
    for (const [own, words] of [
      [texts, german],
      ['undefined', english],
      [`{ close: 'Schließen' }`, english.map((word) => (word === 'Close' ? 'Schließen' : word))],
    ]) {
      const page = await openMessages(browser, [campaign('CAROUSEL', [wordless, wordless])], { texts: own });
      await go(page);
      await page.locator('.card').waitFor();
      const said = await page.evaluate(() => {
        const find = (selector) => document.documentElement.lastChild.shadowRoot.querySelector(selector);
        const [back, , next] = find('.steps').children;
        const slide = find('.slide:last-child');
        const label = (element) => element.getAttribute('aria-label');
        const role = (element) => element.getAttribute('aria-roledescription');
        return [label(find('.card')), label(find('.close')), label(back), label(next), role(find('.track')), role(slide), label(slide)];
      });
      assert.deepEqual(said, words);
      await page.context().close();
    }
  });

  test('what closes a dialog stays in sight while it is scrolled', async () => {
    for (const layout of ['MOBILE_FEED', 'OVERLAYS', 'CAROUSEL']) {
      const contents = [content('Hello', { ImageUrl: '/image.gif', PrimaryBtn: button('Ok') }), content('Two')];
      const viewport = { width: 640, height: 300 };
      const page = await openMessages(browser, [campaign(layout, contents)], { viewport, reducedMotion: 'reduce' });
      await go(page);
      const card = page.locator('.card');
      await card.waitFor();
      const close = page.getByRole('button', { name: 'Close' });
      const place = async () => ((await close.boundingBox()).y - (await card.boundingBox()).y).toFixed();
      const before = await place();
      assert.ok(await card.evaluate((card) => card.scrollHeight > card.clientHeight), 'there is something to scroll');
      await card.evaluate((card) => card.scrollTo(0, card.scrollHeight));
      assert.equal(await place(), before, layout);
      assert.ok(before >= 5 && before <= 10, `${layout}: it is at the top: ${before}`);
      await close.click({ timeout: 2_000 });
      await page.context().close();
    }
  });

  test('no style of the page reaches a message', async () => {
    const hostile = `html { font: italic 40px/3 serif; letter-spacing: 9px; color: red; --surface: red; --from: 900px; }
      html > *, body *, div, dialog { all: revert !important; display: none !important; opacity: 0.2 !important; visibility: hidden !important;
        transform: rotate(20deg) !important; position: static !important; z-index: -1 !important; pointer-events: none !important; }
      body { display: none !important; }
      .card, .button, .close { background: red !important; }`;
    const look = async (layout, style) => {
      const contents = [content('Hello', { PrimaryBtn: button('Ok'), SecondaryBtn: button('No') }), content('Two')];
      const page = await openMessages(browser, [campaign(layout, contents)], { style, viewport: NARROW, reducedMotion: 'reduce' });
      await go(page);
      await page.locator('.card').waitFor();
      const picture = await page.screenshot({ animations: 'disabled' });
      await page.getByRole('button', { name: 'Ok' }).click();
      assert.deepEqual(await told(page), ['displayed', 'dismissed'], layout);
      await page.context().close();
      return picture;
    };
    for (const layout of ['TOP_BANNER', 'MIDDLE_BANNER', 'BOTTOM_BANNER', 'MOBILE_FEED', 'OVERLAYS', 'CAROUSEL']) {
      assert.ok((await look(layout, '')).equals(await look(layout, hostile)), `${layout} is the same to the pixel`);
    }
  });

  test('a function of the browser that throws costs that one message', async () => {
    const other = { id: 'Other-02', on: 'other' };
    for (const name of ['append', 'setAttribute']) {
      const page = await openMessages(browser, [campaign('MOBILE_FEED', [content()]), campaign('MOBILE_FEED', [content('Other')], other)]);
      await page.evaluate((name) => {
        const real = Element.prototype[name];
        let calls = 0;
        Element.prototype[name] = function (...args) {
          if (++calls === 5) throw new Error('broken');
          return real.apply(this, args);
        };
      }, name);
      await go(page);
      assert.deepEqual(await page.evaluate(() => globalThis.errors), ['Error: broken'], name);
      assert.equal(await page.evaluate(() => document.documentElement.children.length), 2, 'no half of a message is left');
      await go(page);
      assert.deepEqual(await told(page), [], 'it is not tried again');
      await go(page, 'other');
      await page.getByRole('dialog', { name: 'Other' }).waitFor();
      await page.getByRole('button', { name: 'Close' }).click();
      assert.deepEqual(await told(page), ['displayed', 'dismissed']);
      await page.context().close();
    }
  });

  test('a page may draw a message itself', async () => {
    const takes = '(message) => { globalThis.message = message; return true; }';
    const page = await openMessages(browser, [campaign('CAROUSEL', [content(), content('Two')], { TotalCap: 1 })], { takes });
    const use = (work) => page.evaluate(work);
    await go(page);
    assert.deepEqual(await use(() => [message.layout, message.content.length, message.content[1].HeaderConfig.Header, message.customConfig]),
      ['CAROUSEL', 2, 'Two', {}]);
    assert.equal(await page.locator('.card').count(), 0, 'nothing is drawn');
    await use(() => message.dismissed());
    assert.deepEqual(await told(page), [], 'it was never displayed');
    await use(() => { globalThis.first = message; });
    await go(page);
    assert.ok(await use(() => message !== first), 'so it comes again');
    await use(() => { first.displayed(); message.displayed(); message.displayed(); });
    assert.deepEqual(await told(page), ['displayed'], 'once, and not by one that is over');
    await use(() => { message.clicked(1, '/new'); message.dismissed(); });
    assert.deepEqual(await use(() => told[1]), { action: 'clicked', campaignId: 'Sale-01', treatmentId: '0', button: 1, link: '/new' });
    assert.equal((await told(page)).length, 2);
    await use(() => { globalThis.message = undefined; });
    await go(page);
    assert.equal(await use(() => message), undefined, 'its cap is reached');
  });

  test('a message that the page does not take, or fails at, is drawn', async () => {
    for (const takes of ['() => {}', '() => { throw new Error("mine"); }']) {
      const page = await openMessages(browser, [campaign('TOP_BANNER', [content()])], { takes });
      await go(page);
      await page.getByRole('region', { name: 'Hello' }).waitFor();
      assert.deepEqual(await page.evaluate(() => errors), takes.includes('mine') ? ['Error: mine'] : []);
      await page.context().close();
    }
  });
});
