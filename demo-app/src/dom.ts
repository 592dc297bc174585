// Makes elements: a few lines instead of a framework, and no markup from strings except the shop's own drawings.

type Child = Node | string | number | false | null | undefined;
type Props = Record<string, unknown>;

/** Creates an element; `on…` props become listeners, `class` and `data-…`/`aria-…` attributes, other known names properties. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: (Child | Child[])[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false || value === null) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener);
    else if (name in element && !name.includes('-') && name !== 'list') Reflect.set(element, name, value);
    else element.setAttribute(name === 'className' ? 'class' : name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

/** Replaces all children of an element. */
export function fill(element: Element, ...children: (Child | Child[])[]): void {
  element.replaceChildren();
  append(element, children);
}

/** Draws an element anew without taking the keyboard's place away: the control with the same label keeps the focus. */
export function redraw(element: Element, draw: () => void): void {
  const label = element.contains(document.activeElement) ? document.activeElement?.getAttribute('aria-label') : null;
  draw();
  if (label) element.querySelector<HTMLElement>(`[aria-label="${CSS.escape(label)}"]`)?.focus();
}

/** Turns one of the shop's own SVG drawings into an element that assistive technology passes over. */
export function drawing(svg: string, className = ''): HTMLElement {
  const frame = h('span', { class: className, 'aria-hidden': 'true' });
  frame.innerHTML = svg;
  return frame;
}

function append(element: Element, children: (Child | Child[])[]): void {
  for (const child of children.flat()) {
    if (child === false || child === null || child === undefined) continue;
    element.append(typeof child === 'number' ? String(child) : child);
  }
}
