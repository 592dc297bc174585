/** Does it, and keeps a failure from the page. */
export function safely(work: () => void): void {
  try {
    work();
  } catch (error) {
    console.error('carillon: capture', error);
  }
}

/** Listens before others: before whoever stops the event, and before the tracker, which sends what it has when the page is hidden. */
export function listen<E extends Event>(target: EventTarget, type: string, handler: (event: E) => void, signal: AbortSignal): void {
  target.addEventListener(type, (event) => safely(() => handler(event as E)), { capture: true, signal });
}
