import { slide } from './carousel.js';
import css from './in-app.css';
import type { MessageTexts } from './message-types.js';

/** How long a banner's way out takes; the style sheet says the same. */
const WAY_OUT_MS = 180;
/** An image that takes longer is done without. */
const IMAGE_MS = 5_000;

const ENGLISH: Required<MessageTexts> = {
  close: 'Close',
  previous: 'Previous',
  next: 'Next',
  position: (place, count) => `${place} of ${count}`,
  carousel: 'carousel',
  slide: 'slide',
  message: 'Message',
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/**
 * Puts a message on the page, beside the body, whose styles and replacement by the page would reach a message in it. `draw` fills its
 * shadow root; `end` hears which button was pressed, if any, when the visitor is done with it; `texts` are the
 * page's own. The answer takes it off the page.
 */
export function show(draw: (root: ShadowRoot) => void, end: (button: HTMLAnchorElement | null) => void, texts?: MessageTexts): () => void {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'closed' });
  root.adoptedStyleSheets = [sheet];
  const press = ({ target }: { target: unknown }): void => {
    const button = (target as Element).closest<HTMLAnchorElement>('.button,.close');
    // A dialog is itself the target of the key that cancels it, and of presses beside what it holds.
    if (button || target instanceof HTMLDialogElement) end(button);
  };
  root.addEventListener('click', press);
  root.addEventListener('cancel', press, true);
  document.documentElement.append(host);
  try {
    draw(root);
    for (const image of root.querySelectorAll('img')) {
      image.onerror = () => image.remove();
      setTimeout(() => image.complete || image.remove(), IMAGE_MS);
    }
    const card = root.firstChild as HTMLDialogElement;
    const words = { ...ENGLISH, ...texts };
    card.ariaLabel ||= words.message;
    card.lastElementChild!.ariaLabel = words.close;
    // It brings the focus in, keeps it, and gives it back at the end.
    card.showModal?.();
    if (root.querySelector('.track')) slide(card, words);
    return () => {
      // A dialog goes at once, so that the focus is back where it was.
      if (card.close) return card.close(), host.remove();
      card.inert = true;
      setTimeout(() => host.remove(), WAY_OUT_MS);
    };
  } catch (error) {
    host.remove();
    throw error;
  }
}
