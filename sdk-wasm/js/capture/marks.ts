import type { Carillon } from '../types.js';
import { listen } from './listen.js';

const EVENT = 'data-carillon-event';
const ATTRIBUTE = 'data-carillon-attribute-';
const AMPLIFY = 'data-amplify-analytics-';

interface Mark {
  name: string;
  attributes: Record<string, string>;
}

/** Records clicks on marked elements. A form's mark is for its submission. */
export const clicks = (carillon: Carillon, signal: AbortSignal): void => watch(carillon, signal, 'click', `[${EVENT}]:not(form)`);

/** Records that marked forms are submitted. */
export const forms = (carillon: Carillon, signal: AbortSignal): void => watch(carillon, signal, 'submit', `form[${EVENT}]`);

/** Of the marked elements around the target, the nearest counts; the event's path leads out of open shadow roots as well. */
function watch(carillon: Carillon, signal: AbortSignal, type: string, selector: string): void {
  listen(document, type, (event) => {
    const elements = event.composedPath().filter((node) => node instanceof Element);
    for (const element of elements) {
      const mark = element.matches(selector) ? ours(element) : amplifys(element, type);
      if (!mark?.name) continue;
      // What a form's `id` says may be a field of that name.
      const target = `${elements[0]!.localName} with id ${elements[0]!.getAttribute('id') ?? ''}`;
      return carillon.record(mark.name, { attributes: { type, target, ...mark.attributes } });
    }
  }, signal);
}

function ours(element: Element): Mark {
  const attributes: Mark['attributes'] = {};
  for (const { name, value } of element.attributes) {
    if (name.startsWith(ATTRIBUTE)) attributes[name.slice(ATTRIBUTE.length)] = value;
  }
  return { name: element.getAttribute(EVENT)!, attributes };
}

/** Amplify's marks: `-on="click, submit"`, `-name="…"` (`event` without), `-attrs="plan:gold, place:top"`. */
function amplifys(element: Element, type: string): Mark | undefined {
  const said = (what: string): string[] => element.getAttribute(AMPLIFY + what)?.split(',').map((text) => text.trim()) ?? [];
  if (!said('on').includes(type)) return;
  const pairs = said('attrs').map((text) => /^(.*?)\s*:\s*(.*)$/s.exec(text)).filter((pair) => pair !== null);
  const attributes = Object.fromEntries(pairs.map(([, name, value]) => [name, value]));
  return { name: element.getAttribute(`${AMPLIFY}name`) || 'event', attributes };
}
