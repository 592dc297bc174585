// Nothing is lost when the tab closes: an event recorded in the last moment arrives without the page ever coming back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { host, stage, within } from './support/stage.mjs';
import { known, launch, visitor } from './support/visitor.mjs';

const ARRIVES_WITHIN_MS = 5_000;

describe(`closing the tab on the ${host}`, () => {
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

  test('what was recorded just before still arrives, once', async (t) => {
    const { api, shop, config } = house;
    const guest = await visitor(browser);
    const learned = known(guest, shop.url);
    await guest.page.goto(`${shop.url}/product/bourdon`);
    const endpoint = await learned;
    const adds = async () => (await api.trail(config.app, endpoint)).Events.filter((event) => event.EventType === 'cart.add');
    assert.equal((await adds()).length, 0);

    const closed = guest.page.waitForEvent('close');
    await guest.page.getByRole('button', { name: 'Add to basket' }).click();
    const at = Date.now();
    // As a person closes a tab: the page gets its last events, and no further time.
    await guest.page.close({ runBeforeUnload: true });
    await closed;

    const arrived = await within(ARRIVES_WITHIN_MS, async () => ((await adds()).length > 0 ? await adds() : undefined));
    assert.ok(arrived, 'the event arrived');
    t.diagnostic(`the event arrived ${Date.now() - at} ms after the click (${host})`);
    assert.equal(arrived.length, 1);
    assert.equal(arrived[0].Attributes.sku, 'bourdon');

    // The same browser comes back: what it already delivered is not delivered again.
    const again = await guest.context.newPage();
    await again.goto(shop.url);
    await again.locator('[data-part="events"] [data-type="cart.add"]').waitFor();
    await again.waitForTimeout(1_500);
    assert.equal((await adds()).length, 1);
    await guest.context.close();
  });
});
