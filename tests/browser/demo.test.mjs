// The main journey: someone signs up in the shop, buys, sees the message, and has the letter within two seconds.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { join } from 'node:path';
import { host, openShop, readyConfig, stage, within } from './support/stage.mjs';
import { inShadow, known, launch, NARROW, openPanel, picture, signUp, visitor, WIDE } from './support/visitor.mjs';

const LETTER_WITHIN_MS = 2_000;

const VISITORS = [
  { size: WIDE, scheme: 'light' },
  { size: NARROW, scheme: 'dark' },
];

describe(`the demo shop on the ${host}`, () => {
  let house;
  let browser;
  before(async () => {
    house = await stage();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  for (const looks of VISITORS) {
    test(`Ada signs up, buys, and hears the bells (${looks.size.width} px, ${looks.scheme})`, async (t) => {
      const guest = await visitor(browser, looks);
      try {
        await journey(t, house, guest, `ada.${looks.size.width}@example.com`);
      } finally {
        await guest.context.close();
      }
    });
  }

  test('a shop that starts anew finds its account again and makes nothing twice', async () => {
    const { api, collector, folder, config } = house;
    const second = await openShop(collector, join(folder, 'second'));
    try {
      assert.equal((await readyConfig(second.url)).app, config.app);
      const count = async (path) => (await api.get(path)).Item.length;
      assert.equal(await count('/v1/apps'), 1);
      assert.equal(await count(`/v1/apps/${config.app}/segments`), 3);
      assert.equal(await count(`/v1/apps/${config.app}/campaigns`), 3);
    } finally {
      await second.stop();
    }
  });
});

async function journey(t, { api, shop, config }, guest, email) {
  const { page, seen } = guest;
  const learned = known(guest, shop.url);
  await page.goto(shop.url);
  const endpoint = await learned;
  await picture(guest, '1-home');

  const dialog = await signUp(guest, { first: 'Ada', last: 'Lovelace', email });
  await picture(guest, '2-sign-up');
  await dialog.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('navigation').getByRole('button', { name: 'Ada' }).waitFor();

  await page.getByRole('link', { name: /Bourdon/ }).click();
  await page.getByRole('heading', { name: 'Bourdon', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await picture(guest, '3-basket-banner');
  await closeMessage(guest, 'Good to know');

  await page.getByRole('button', { name: 'See basket' }).click();
  await picture(guest, '4-basket');
  await page.getByRole('button', { name: 'Go to checkout' }).click();
  await picture(guest, '5-checkout');
  assert.deepEqual(await api.inbox(email), [], 'no letter before the purchase');

  const bought = Date.now();
  await page.getByRole('button', { name: /^Buy for/ }).click();
  const [letters, card] = await Promise.all([
    within(LETTER_WITHIN_MS * 4, async () => ((await api.inbox(email)).length > 0 ? { at: Date.now(), items: await api.inbox(email) } : undefined)),
    inShadow(guest, 'The bells are ringing'),
  ]);

  assert.ok(letters, 'the inbox holds a letter');
  const delay = letters.at - bought;
  t.diagnostic(`letter in the inbox ${delay} ms after the purchase (${host}, ${guest.size.width} px)`);
  assert.ok(delay <= LETTER_WITHIN_MS, `the letter took ${delay} ms`);
  assert.equal(letters.items.length, 1, 'one purchase, one letter');
  const [letter] = letters.items;
  assert.equal(letter.To, email);
  assert.equal(letter.Subject, 'Thank you, Ada');
  assert.match(letter.Html, /Thank you, Ada/);
  assert.match(letter.Text, /Ada/);

  assert.ok(card, 'the message shows in a shadow root');
  assertOnScreen(card, guest.size);
  await picture(guest, '6-message');
  await closeMessage(guest, 'Lovely');

  await assertPanel(guest, endpoint);
  await page.reload();
  await assertPanel(guest, endpoint);
  const { Events } = await api.trail(config.app, endpoint);
  const purchases = Events.filter((event) => event.EventType === '_monetization.purchase');
  assert.equal(purchases.length, 1, 'the purchase was counted once');
  assert.ok(seen.eventPosts.length > 0, 'events were posted');
  assert.deepEqual(seen.preflights, [], 'no request needed a preflight');
  assert.deepEqual(seen.errors, [], 'the console holds no errors');
}

/** Closes an in-app message by the button a person would press. */
async function closeMessage(guest, label) {
  const button = await inShadow(guest, label);
  assert.ok(button, `a message offers "${label}"`);
  await guest.page.mouse.click(button.middle.x, button.middle.y);
  const gone = await within(3_000, async () => !(await inShadow(guest, label, 1)));
  assert.ok(gone, `"${label}" closes the message`);
}

function assertOnScreen({ left, top, right, bottom }, { width, height }) {
  assert.ok(right > left && bottom > top, 'the message has a size');
  assert.ok(left >= 0 && top >= 0 && right <= width && bottom <= height, 'the message lies on the screen');
}

/** The panel tells what the collector holds. */
async function assertPanel(guest, endpoint) {
  const { page } = guest;
  await openPanel(guest);
  const part = (name) => page.locator(`[data-part="${name}"]`);
  await part('endpoint').locator(`code[title="${endpoint}"]`).waitFor();
  await part('endpoint').getByText('EMAIL a•••@example.com').waitFor();
  await part('endpoint').getByText('Ada', { exact: true }).waitFor();
  for (const segment of ['Here this week', 'Members', 'Bought before']) await part('segments').getByText(segment).waitFor();
  await part('events').locator('[data-type="_monetization.purchase"]').first().waitFor();
  await part('events').locator('[data-type="_inapp.message_displayed"]').first().waitFor();
  await part('events').locator('[data-type="_inapp.message_dismissed"]').first().waitFor();
  await part('messages').getByText('Thank you, Ada').waitFor();
  await picture(guest, '7-panel');
}
