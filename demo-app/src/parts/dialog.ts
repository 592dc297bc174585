// Modal dialogs on the browser's own <dialog>, which brings the focus trap, Escape and the return of focus.
import { h } from '../dom.ts';

/** Opens a dialog with a title; the content gets a function that closes it. A click beside it closes it too. */
export function openDialog(kind: string, title: string, content: (close: () => void) => HTMLElement[]): void {
  const id = `dialog-${kind}`;
  const dialog = h('dialog', { class: `dialog dialog-${kind}`, 'aria-labelledby': id });
  const close = () => dialog.close();
  dialog.append(
    h(
      'div',
      { class: 'dialog-inside' },
      h('div', { class: 'dialog-head' }, h('h2', { id }, title), h('button', { type: 'button', class: 'dialog-close', 'aria-label': 'Close', onclick: close }, '×')),
      ...content(close),
    ),
  );
  dialog.addEventListener('click', (event) => event.target === dialog && close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
