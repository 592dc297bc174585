// The shop's page: a header, the current page, the side panel and a footer.
import { start } from './carillon.ts';
import { h } from './dom.ts';
import { footer } from './parts/footer.ts';
import { header } from './parts/header.ts';
import { panel } from './parts/panel.ts';
import { startRouter } from './router.ts';
import { checkoutPage } from './views/checkout.ts';
import { homePage } from './views/home.ts';
import { missingPage } from './views/missing.ts';
import { productPage } from './views/product.ts';
import { thanksPage } from './views/thanks.ts';

const content = h('main', { id: 'content' });
document
  .querySelector('#shop')!
  .append(h('div', { class: 'layout' }, h('div', { class: 'column' }, header(), content, footer()), panel()));

startRouter(
  content,
  [
    [/^\/$/, homePage],
    [/^\/product\/([a-z-]+)$/, productPage],
    [/^\/checkout$/, checkoutPage],
    [/^\/thanks$/, thanksPage],
  ],
  missingPage,
);

void start();
