// The inbox page: lists what was sent, and shows one message as it would look, as text, and as its source.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCollector } from '../../scripts/collector.mjs';
import { apiOf, host } from './support/stage.mjs';
import { launch, NARROW, picture, visitor, WIDE } from './support/visitor.mjs';

const HTML = '<html><body><h1>Good morning, Ada</h1><p>Your <b>bells</b> are ready.</p><script>parent.document.title = "escaped"</script></body></html>';
const TEXT = 'Good morning, Ada. Your bells are ready.';

describe(`the inbox page on the ${host}`, () => {
  let collector;
  let browser;
  before(async () => {
    collector = await startCollector({ host, quiet: true });
    await send(apiOf(collector));
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await collector?.stop();
  });

  for (const looks of [{ size: WIDE, scheme: 'light' }, { size: NARROW, scheme: 'dark' }]) {
    test(`shows a letter (${looks.size.width} px, ${looks.scheme})`, async () => {
      const guest = await visitor(browser, looks);
      const { page, seen } = guest;
      await page.goto(`${collector.url}/inbox#key=${collector.keys.id}:${collector.keys.secret}`);
      await page.getByText('Hello, Ada').first().waitFor();
      await page.getByText('ada@example.com').first().waitFor();
      assert.equal(new URL(page.url()).hash.includes(collector.keys.secret), false, 'the secret leaves the address bar');
      await picture(guest, 'inbox-1-list');

      await page.getByText('Hello, Ada').first().click();
      const frame = page.locator('iframe[sandbox]');
      await frame.waitFor();
      assert.doesNotMatch(await frame.getAttribute('sandbox'), /allow-scripts|allow-same-origin/);
      await page.frameLocator('iframe[sandbox]').getByRole('heading', { name: 'Good morning, Ada' }).waitFor();
      assert.notEqual(await page.title(), 'escaped', 'a letter runs no script');
      await picture(guest, 'inbox-2-letter');

      await choose(page, /^text/i);
      await page.getByText(TEXT).waitFor();
      await picture(guest, 'inbox-3-text');
      await choose(page, /^source/i);
      await page.getByText(/Subject: Hello, Ada/).waitFor();
      await picture(guest, 'inbox-4-source');
      const real = seen.errors.filter((line) => !line.includes('sandboxed'));
      assert.deepEqual(real, [], 'the console holds no errors of the page');
      await guest.context.close();
    });
  }

  test('without a key it shows nothing, and asks for one', async () => {
    const guest = await visitor(browser);
    await guest.page.goto(`${collector.url}/inbox`);
    await guest.page.getByRole('textbox').first().waitFor();
    assert.equal(await guest.page.getByText('Hello, Ada').count(), 0);
    await picture(guest, 'inbox-0-key');
    await guest.context.close();
  });
});

/** Sends one letter the way an operator would: an application, its email channel, one message to an address. */
async function send(api) {
  const { Id: app } = await api.post('/v1/apps', { Name: 'Inbox' });
  await api.put(`/v1/apps/${app}/channels/email`, { FromAddress: 'bells@carillon.example', Identity: 'arn:aws:ses:us-east-1:123456789012:identity/carillon.example', Enabled: true });
  await api.post(`/v1/apps/${app}/messages`, {
    Addresses: { 'ada@example.com': { ChannelType: 'EMAIL' } },
    MessageConfiguration: {
      EmailMessage: { SimpleEmail: { Subject: { Data: 'Hello, Ada' }, HtmlPart: { Data: HTML }, TextPart: { Data: TEXT } } },
    },
  });
}

/** Chooses one of the letter's views, whether it is drawn as a tab or as a button. */
const choose = (page, name) => page.getByRole('tab', { name }).or(page.getByRole('button', { name })).first().click();
