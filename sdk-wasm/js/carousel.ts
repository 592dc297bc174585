import type { MessageTexts } from './message-types.js';

/** How long after the last scrolling a swipe counts as over. */
const REST_MS = 100;

/** Lets a carousel be moved: by its buttons, the arrow keys, and a swipe, which is the browser's own scrolling. */
export function slide(card: HTMLElement, texts: Required<MessageTexts>): void {
  const [track, steps] = card.children as unknown as [HTMLElement, HTMLElement];
  const [back, dots, next] = steps.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
  const slides = [...track.children] as HTMLElement[];
  let at = 0;
  let timer: ReturnType<typeof setTimeout>;
  const show = (to: number): void => {
    // A slide that goes would take the focus along, and the keys would be heard by nobody.
    if (slides[at]!.matches(':focus-within')) card.focus({ preventScroll: true });
    at = to;
    slides.forEach((slide, place) => {
      slide.inert = place !== at;
      dots.children[place]!.classList.toggle('on', place === at);
    });
  };
  const move = (by: number): void => {
    show((at + by + slides.length) % slides.length);
    track.scrollTo({ left: slides[at]!.offsetLeft - slides[0]!.offsetLeft });
  };
  // As WAI-ARIA describes a carousel that does not move by itself.
  track.ariaLabel = card.ariaLabel;
  track.ariaRoleDescription = texts.carousel;
  back.ariaLabel = texts.previous;
  next.ariaLabel = texts.next;
  slides.forEach((slide, place) => {
    slide.ariaRoleDescription = texts.slide;
    slide.ariaLabel = texts.position(place + 1, slides.length);
  });
  back.onclick = () => move(-1);
  next.onclick = () => move(1);
  card.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    move(getComputedStyle(track).direction === 'rtl' ? -by : by);
  };
  track.onscroll = () => {
    clearTimeout(timer);
    // What lies to the left of a right-to-left beginning counts below zero.
    timer = setTimeout(() => show(Math.round(Math.abs(track.scrollLeft) / track.clientWidth) || 0), REST_MS);
  };
  show(0);
  // Neither a slide nor a button would say what this is.
  card.tabIndex = -1;
  card.focus();
}
