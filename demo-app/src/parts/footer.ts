// The foot of every page.
import { h } from '../dom.ts';

export const footer = (): HTMLElement =>
  h(
    'footer',
    { class: 'foot' },
    h('p', {}, 'A demo of Carillon, the open engine for customer engagement. Nothing here is charged or shipped.'),
    h('p', {}, 'Carillon is not affiliated with Amazon Web Services. Amazon Pinpoint is a name of theirs.'),
  );
