// What the drawer and the checkout both show: the basket's lines and what they cost.
import { art } from '../art.ts';
import { h } from '../dom.ts';
import { money } from '../products.ts';
import { delivery, lines, setQuantity, subtotal, untilFree, type Line } from '../store.ts';
import { quantityField } from './quantity.ts';

export const lineList = (): HTMLElement => h('ul', { class: 'lines' }, ...lines().map(line));

function line({ product, quantity }: Line): HTMLElement {
  return h(
    'li',
    { class: 'line' },
    h('span', { class: `picture picture-small tint-${product.tint}` }, art(product.sku)),
    h('span', { class: 'line-name' }, product.name, quantityField(product.name, quantity, 0, (next) => setQuantity(product.sku, next))),
    h('span', { class: 'price' }, money(quantity * product.price)),
  );
}

export function totals(): HTMLElement {
  const row = (name: string, value: string, className = '') => h('div', { class: `total ${className}` }, h('dt', {}, name), h('dd', {}, value));
  return h(
    'div',
    { class: 'totals' },
    h(
      'dl',
      {},
      row('Goods', money(subtotal())),
      row('Delivery', delivery() === 0 ? 'Free' : money(delivery())),
      row('Total', money(subtotal() + delivery()), 'total-sum'),
    ),
    untilFree() > 0 && h('p', { class: 'small' }, `${money(untilFree())} more and delivery is free.`),
  );
}

export function emptyBasket(leave?: () => void): HTMLElement {
  return h(
    'div',
    { class: 'empty' },
    art('mug', 'empty-art'),
    h('p', {}, 'Nothing in it yet.'),
    h('a', { class: 'button', href: '/', onclick: () => leave?.() }, 'Look around'),
  );
}
