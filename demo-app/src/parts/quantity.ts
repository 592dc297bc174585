// A small stepper for how many of something.
import { h } from '../dom.ts';
import { QUANTITY_MAX } from '../store.ts';

/** `least` is 1 on a product's page, and 0 in the basket, where none takes the line out. */
export function quantityField(name: string, start: number, least: number, changed: (next: number) => void): HTMLElement {
  let value = start;
  const shown = h('span', { class: 'quantity-value', 'aria-live': 'polite' }, value);
  const step = (by: number) => {
    value = Math.min(QUANTITY_MAX, Math.max(least, value + by));
    shown.textContent = String(value);
    changed(value);
  };
  const button = (by: number, sign: string, label: string) =>
    h('button', { type: 'button', class: 'quantity-step', 'aria-label': `${label} ${name}`, onclick: () => step(by) }, sign);
  return h(
    'div',
    { class: 'quantity', role: 'group', 'aria-label': `Number of ${name}` },
    button(-1, '−', 'One less'),
    shown,
    button(1, '+', 'One more'),
  );
}
