// The basket, as a drawer at the side of the page.
import { fill, h, redraw } from '../dom.ts';
import { go } from '../router.ts';
import { basket, lines } from '../store.ts';
import { emptyBasket, lineList, totals } from './basket-lines.ts';
import { openDialog } from './dialog.ts';

export function openBasket(): void {
  openDialog('basket', 'Your basket', (close) => {
    const inside = h('div', { class: 'drawer' });
    const checkout = () => (close(), go('/checkout'));
    const draw = () =>
      lines().length === 0
        ? fill(inside, emptyBasket(close))
        : fill(
            inside,
            h('div', { class: 'drawer-lines' }, lineList()),
            totals(),
            h('button', { class: 'button button-main button-wide', type: 'button', onclick: checkout }, 'Go to checkout'),
          );
    basket.onChange(() => redraw(inside, draw), inside);
    draw();
    return [inside];
  });
}
