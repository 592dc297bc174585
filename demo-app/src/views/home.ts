// The front page: a greeting and everything the shop sells.
import { art, heroArt } from '../art.ts';
import { h } from '../dom.ts';
import { KIND_NAMES, money, PRODUCTS, type Kind, type Product } from '../products.ts';
import type { Page } from '../router.ts';

export function homePage(): Page {
  const body = h(
    'div',
    { class: 'page' },
    h(
      'section',
      { class: 'hero' },
      h(
        'div',
        { class: 'hero-words' },
        h('p', { class: 'eyebrow' }, 'Roasted on Tuesdays and Fridays'),
        h('h1', {}, 'Coffee for every bell of the day'),
        h('p', { class: 'lead' }, 'Six coffees and the few tools they need, from a small roastery under a loud tower.'),
      ),
      heroArt(),
    ),
    shelf('coffee'),
    shelf('ware'),
  );
  return { title: 'Coffee for every bell of the day', body };
}

function shelf(kind: Kind): HTMLElement {
  const products = PRODUCTS.filter((product) => product.kind === kind);
  return h(
    'section',
    { class: 'shelf', 'aria-labelledby': `shelf-${kind}` },
    h('h2', { id: `shelf-${kind}` }, KIND_NAMES[kind]),
    h('ul', { class: 'grid' }, ...products.map((product) => h('li', {}, card(product)))),
  );
}

function card(product: Product): HTMLElement {
  return h(
    'a',
    { class: 'card', href: `/product/${product.sku}` },
    h('span', { class: `picture tint-${product.tint}` }, art(product.sku)),
    h('span', { class: 'card-head' }, h('span', { class: 'card-name' }, product.name), h('span', { class: 'price' }, money(product.price))),
    h('span', { class: 'card-line' }, product.line),
  );
}
