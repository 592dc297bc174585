// The page after a purchase.
import { art, bell } from '../art.ts';
import { h } from '../dom.ts';
import { money, productOf } from '../products.ts';
import type { Page } from '../router.ts';
import { account, lastOrder } from '../store.ts';
import { missingPage } from './missing.ts';

export function thanksPage(): Page {
  const order = lastOrder.value;
  if (!order) return missingPage();
  const member = account.value;
  const body = h(
    'div',
    { class: 'page thanks' },
    bell('bell bell-large'),
    h('h1', {}, member ? `Thank you, ${member.firstName}` : 'Thank you'),
    h('p', { class: 'lead' }, member ? 'A letter is on its way to you.' : 'Your order is with the roaster.'),
    h(
      'section',
      { class: 'box receipt', 'aria-label': 'Your order' },
      h('p', { class: 'receipt-head' }, h('span', {}, 'Order'), h('code', {}, order.id)),
      h(
        'ul',
        { class: 'lines' },
        ...order.lines.flatMap(({ sku, quantity }) => {
          const product = productOf(sku);
          if (!product) return [];
          return [
            h(
              'li',
              { class: 'line' },
              h('span', { class: `picture picture-small tint-${product.tint}` }, art(sku)),
              h('span', { class: 'line-name' }, product.name, h('span', { class: 'small' }, `${quantity} × ${money(product.price)}`)),
              h('span', { class: 'price' }, money(quantity * product.price)),
            ),
          ];
        }),
      ),
      h('p', { class: 'receipt-total receipt-delivery' }, h('span', {}, 'Delivery'), h('span', {}, order.delivery === 0 ? 'Free' : money(order.delivery))),
      h('p', { class: 'receipt-total' }, h('span', {}, 'Total'), h('strong', {}, money(order.total))),
    ),
    h('a', { class: 'button', href: '/' }, 'Back to the shop'),
  );
  return { title: 'Thank you', body };
}
