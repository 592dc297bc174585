// The checkout: what is bought, who buys it, and one button. Nothing is charged.
import { bought } from '../carillon.ts';
import { fill, h, redraw } from '../dom.ts';
import { emptyBasket, lineList, totals } from '../parts/basket-lines.ts';
import { openSignUp } from '../parts/sign-up.ts';
import { money } from '../products.ts';
import { go, type Page } from '../router.ts';
import { account, basket, delivery, lastOrder, lines, subtotal } from '../store.ts';

export function checkoutPage(): Page {
  const body = h('div', { class: 'page' });
  const draw = () => fill(body, h('h1', {}, 'Checkout'), ...(lines().length === 0 ? [emptyBasket()] : [form()]));
  basket.onChange(() => redraw(body, draw), body);
  account.onChange(() => redraw(body, draw), body);
  draw();
  return { title: 'Checkout', body };
}

function form(): HTMLElement {
  return h(
    'div',
    { class: 'checkout' },
    h(
      'div',
      { class: 'checkout-main' },
      h('section', { class: 'box', 'aria-labelledby': 'who' }, h('h2', { id: 'who' }, 'For'), buyer()),
      h('section', { class: 'box', 'aria-labelledby': 'what' }, h('h2', { id: 'what' }, 'Your basket'), lineList()),
    ),
    h(
      'section',
      { class: 'box box-sum', 'aria-labelledby': 'sum' },
      h('h2', { id: 'sum' }, 'Total'),
      totals(),
      h('button', { class: 'button button-main button-wide', type: 'button', onclick: pay }, `Buy for ${money(subtotal() + delivery())}`),
      h('p', { class: 'small' }, 'This is a demo: nothing is charged or shipped.'),
    ),
  );
}

function buyer(): HTMLElement {
  const member = account.value;
  if (member) {
    return h('p', { class: 'buyer' }, h('strong', {}, `${member.firstName} ${member.lastName}`), h('span', {}, member.email));
  }
  return h(
    'div',
    { class: 'buyer-none' },
    h('p', {}, 'You can buy as a guest. Members get a letter with every order.'),
    h('button', { class: 'button', type: 'button', onclick: () => openSignUp() }, 'Sign up'),
  );
}

function pay(): void {
  const order = {
    id: crypto.randomUUID().slice(0, 8).toUpperCase(),
    lines: lines().map((line) => ({ sku: line.product.sku, quantity: line.quantity })),
    delivery: delivery(),
    total: subtotal() + delivery(),
  };
  bought(order, lines());
  lastOrder.set(order);
  if (account.value) account.set({ ...account.value, orders: account.value.orders + 1 });
  go('/thanks');
  basket.set({});
}
