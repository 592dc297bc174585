// A blank page with nothing but the in-app module, given its messages by hand.
import { readFile } from 'node:fs/promises';

const dist = new URL('../../../sdk-wasm/dist/', import.meta.url);
const SITE = 'http://messages.test/';
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** A campaign whose message is shown on the event `go`, or another. */
export const campaign = (layout, contents, { id = 'Sale-01', on = 'go', ...more } = {}) => ({
  CampaignId: id,
  TreatmentId: '0',
  InAppMessage: { Layout: layout, Content: contents, CustomConfig: null },
  Schedule: { EndDate: '2100-01-01T00:00:00Z', EventFilter: { Dimensions: { EventType: { Values: [on] } } } },
  ...more,
});

export const content = (header = 'Hello', more = {}) => ({
  HeaderConfig: { Header: header, TextColor: null, Alignment: 'LEFT' },
  BodyConfig: { Body: 'There is something new.', TextColor: null, Alignment: 'LEFT' },
  ...more,
});

export const button = (text, link) => ({ DefaultConfig: { Text: text, ButtonAction: link ? 'LINK' : 'CLOSE', Link: link ?? null } });

/**
 * Opens the page. `body` and `style` are the site's own; `takes` is the site's renderer, `texts` are
 * its words, as source text. In the page: `told`, `errors`,
 * `counts.text`, `go(type)`. Shadow roots are opened for the test to look in; `modes` has what was asked for.
 */
export async function openMessages(browser, campaigns, { body = '', style = '', takes = 'undefined', texts = 'undefined', ...options } = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.clock.install();
  await context.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html(body, style) });
    if (pathname === '/image.gif') return route.fulfill({ contentType: 'image/gif', body: PIXEL });
    // Never answered.
    if (pathname === '/slow.gif') return;
    const script = /^\/dist\/([\w-]+\.js)$/.exec(pathname)?.[1];
    if (!script) return route.fulfill({ status: 404 });
    return route.fulfill({ contentType: 'text/javascript', body: await readFile(new URL(script, dist)) });
  });
  await page.addInitScript(() => {
    globalThis.modes = [];
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      globalThis.modes.push(init.mode);
      return attach.call(this, { mode: 'open' });
    };
  });
  await page.goto(SITE);
  await page.evaluate(START, { campaigns, own: `({ onMessage: ${takes}, texts: ${texts} })` });
  return page;
}

const html = (body, style) => `<!doctype html><html lang="en"><title>Site</title><style>${style}</style><body>${body}</body></html>`;

const START = async ({ campaigns, own }) => {
  const { open } = await import('/dist/in-app.js');
  globalThis.told = [];
  globalThis.errors = [];
  globalThis.counts = { text: '', get: () => globalThis.counts.text, set: (key, text) => (globalThis.counts.text = text) };
  const tell = (action) => globalThis.told.push(action);
  const inApp = await open(globalThis.counts, tell, (error) => globalThis.errors.push(String(error)), (0, eval)(own));
  inApp.load(campaigns);
  globalThis.inApp = inApp;
  globalThis.go = (type = 'go') => inApp.offer({ type, attributes: {}, metrics: {} }, 'session');
};

/** Records an event on the page. */
export const go = (page, type) => page.evaluate((type) => globalThis.go(type), type);

/** What was told so far: `displayed`, `clicked`, `dismissed`. */
export const told = (page) => page.evaluate(() => globalThis.told.map(({ action }) => action));
