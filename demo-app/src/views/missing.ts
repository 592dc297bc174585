// The page for paths the shop does not know.
import { bell } from '../art.ts';
import { h } from '../dom.ts';
import type { Page } from '../router.ts';

export function missingPage(): Page {
  const body = h(
    'div',
    { class: 'page thanks' },
    bell('bell bell-large bell-still'),
    h('h1', {}, 'No bell rings here'),
    h('p', { class: 'lead' }, 'This page is not part of the shop.'),
    h('a', { class: 'button', href: '/' }, 'Back to the shop'),
  );
  return { title: 'Not found', body };
}
