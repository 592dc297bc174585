type Child = Node | string | false | undefined;

/** Makes an element. Text stays text: nothing here reads markup, so that a page with trusted types may have it too. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Record<string, string | boolean | (() => void)>,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (typeof value === 'string') element.setAttribute(name, value);
    else element.toggleAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== false && child !== undefined));
  return element;
}

export const time = (at: number): HTMLTimeElement => {
  const date = new Date(at);
  const clock = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return make('time', { datetime: date.toISOString() }, clock);
};

/** Names and values, one pair a line. */
export const pairs = (values: [name: string, value: Child][]): HTMLDListElement =>
  make('dl', {}, ...values.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))));
