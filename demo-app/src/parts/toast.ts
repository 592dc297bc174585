// A short word at the foot of the page about what just happened.
import { fill, h } from '../dom.ts';

const SHOWN_MS = 4_500;

// It stays in the page, so that a screen reader hears what is put in it.
const place = h('div', { class: 'toast-place', role: 'status' });
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says a sentence, with one thing that can be done about it. */
export function toast(sentence: string, action?: { text: string; act: () => void }): void {
  if (!place.isConnected) document.body.append(place);
  const act = () => (clear(), action?.act());
  fill(
    place,
    h('div', { class: 'toast' }, h('span', {}, sentence), action && h('button', { type: 'button', class: 'toast-action', onclick: act }, action.text)),
  );
  clearTimeout(timer);
  timer = setTimeout(clear, SHOWN_MS);
}

/** Takes the word away, as a move to another page does. */
export function clear(): void {
  clearTimeout(timer);
  fill(place);
}
