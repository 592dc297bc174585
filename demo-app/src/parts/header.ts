// The head of every page: the shop's name, the account, the basket.
import { bell } from '../art.ts';
import { fill, h } from '../dom.ts';
import { account, basket, count } from '../store.ts';
import { openAccount } from './account.ts';
import { openBasket } from './basket.ts';
import { openSignUp } from './sign-up.ts';

export function header(): HTMLElement {
  const person = h('button', { type: 'button', class: 'head-button', onclick: () => (account.value ? openAccount() : openSignUp()) });
  const cart = h('button', { type: 'button', class: 'head-button', onclick: openBasket });
  const drawPerson = () => fill(person, account.value ? account.value.firstName : 'Sign up');
  const drawCart = () => {
    fill(cart, 'Basket', h('span', { class: 'head-count' }, count()));
    cart.setAttribute('aria-label', `Basket, ${count()} in it`);
  };
  account.onChange(drawPerson);
  basket.onChange(drawCart);
  drawPerson();
  drawCart();
  return h('header', { class: 'head' }, h('a', { class: 'brand', href: '/' }, bell(), h('span', {}, 'Carillon Coffee')), h('nav', { class: 'head-nav', 'aria-label': 'Account and basket' }, person, cart));
}
