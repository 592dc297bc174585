// Every layout of an in-app message, and a message to show in it.
import { inAppCampaign } from './campaign.mjs';

/** modal: whether it is a dialog above the page. */
export const LAYOUTS = [
  { layout: 'TOP_BANNER', modal: false },
  { layout: 'MIDDLE_BANNER', modal: false },
  { layout: 'BOTTOM_BANNER', modal: false },
  { layout: 'MOBILE_FEED', modal: true },
  { layout: 'OVERLAYS', modal: true },
  { layout: 'CAROUSEL', modal: true },
];

export const IMAGE = 'https://images.example/bells.svg';
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="#c98a2b"/></svg>';

const line = (TextColor = '#16181d') => ({ Alignment: 'LEFT', TextColor });
const button = (Text, colours) => ({ DefaultConfig: { Text, ButtonAction: 'CLOSE', ...colours } });

/** As little colour as the API allows, the colours of an author, no words, so that the scheme decides, and words from right to left. */
export const LOOKS = {
  plain: {
    ImageUrl: IMAGE,
    HeaderConfig: { ...line(), Header: 'The bells are ringing' },
    BodyConfig: { ...line(), Body: 'Your order is with the roaster. Two bags more, and delivery is free.' },
    PrimaryBtn: button('Show the bags'),
    SecondaryBtn: button('Not now'),
  },
  dressed: {
    BackgroundColor: '#1e4d41',
    HeaderConfig: { ...line('#fff8ec'), Header: 'The bells are ringing' },
    BodyConfig: { ...line('#dfeee6'), Body: 'Your order is with the roaster.' },
    PrimaryBtn: button('Lovely', { TextColor: '#2a1d0c', BackgroundColor: '#f0bf6c', BorderRadius: 10 }),
  },
  wordless: { ImageUrl: IMAGE, PrimaryBtn: button('Show the bags'), SecondaryBtn: button('Not now') },
  arabic: {
    HeaderConfig: { ...line(), Header: 'الأجراس تدق' },
    BodyConfig: { ...line(), Body: 'طلبك عند المحمصة.' },
    PrimaryBtn: button('حسنا'),
  },
};

const eventOf = (layout, look) => `show.${layout}.${look}`;

/** Makes a campaign for each layout in each look. A carousel has two faces, any other layout one. */
export async function offerAll(api, app) {
  for (const { layout } of LAYOUTS) {
    for (const [look, content] of Object.entries(LOOKS)) {
      const faces = layout === 'CAROUSEL' ? [content, content] : [content];
      await inAppCampaign(api, app, { event: eventOf(layout, look), layout, content: faces });
    }
  }
}

/** Makes the closed roots of messages open, so that a test can look in, and gives messages their image. Before the page is opened. */
export async function lookIn(context) {
  await context.addInitScript(() => {
    const { attachShadow } = Element.prototype;
    Element.prototype.attachShadow = function (options) {
      return attachShadow.call(this, { ...options, mode: 'open' });
    };
  });
  await context.route(IMAGE, (route) => route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }));
}

/** Shows a message; answers its card. */
export async function show(page, layout, look) {
  await page.evaluate((event) => carillon.record(event), eventOf(layout, look));
  const card = page.locator('.card');
  await card.waitFor({ timeout: 5_000 });
  return card;
}

/** Closes what is shown, by its own button. */
export async function dismiss(page) {
  await page.locator('.card .close').click();
  await page.locator('.card').waitFor({ state: 'detached' });
}
