// One product: its drawing, its story, and the button that puts it in the basket.
import { art } from '../art.ts';
import { addedToBasket, viewed } from '../carillon.ts';
import { h } from '../dom.ts';
import { quantityField } from '../parts/quantity.ts';
import { openBasket } from '../parts/basket.ts';
import { toast } from '../parts/toast.ts';
import { KIND_NAMES, money, productOf, type Product } from '../products.ts';
import type { Page } from '../router.ts';
import { basket, setQuantity } from '../store.ts';

export function productPage(sku = ''): Page | undefined {
  const product = productOf(sku);
  if (!product) return undefined;
  viewed(product);
  const body = h(
    'div',
    { class: 'page' },
    h('a', { class: 'back', href: '/' }, '← All of the shop'),
    h(
      'article',
      { class: 'product' },
      h('div', { class: `picture picture-large tint-${product.tint}` }, art(product.sku)),
      h(
        'div',
        { class: 'product-words' },
        h('p', { class: 'eyebrow' }, KIND_NAMES[product.kind]),
        h('h1', {}, product.name),
        h('p', { class: 'lead' }, product.line),
        h('p', { class: 'product-about' }, product.about),
        h('dl', { class: 'facts' }, ...product.facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
        buyRow(product),
      ),
    ),
  );
  return { title: product.name, body };
}

function buyRow(product: Product): HTMLElement {
  let quantity = 1;
  const add = () => {
    setQuantity(product.sku, (basket.value[product.sku] ?? 0) + quantity);
    addedToBasket(product, quantity);
    toast(`${product.name} is in your basket`, { text: 'See basket', act: openBasket });
  };
  return h(
    'div',
    { class: 'buy-row' },
    h('span', { class: 'price price-large' }, money(product.price)),
    quantityField(product.name, quantity, 1, (next) => (quantity = next)),
    h('button', { class: 'button button-main', type: 'button', onclick: add }, 'Add to basket'),
  );
}
