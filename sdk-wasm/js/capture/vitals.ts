import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';
import type { Carillon } from '../types.js';
import { listen } from './listen.js';

let measured: Map<string, number> | undefined;

/** The library listens to the page for ever, so it is asked once. */
function measure(): Map<string, number> {
  if (measured) return measured;
  const values = (measured = new Map());
  for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(({ name, value }) => values.set(name, value));
  return values;
}

/** Records `webVitals` when the page is first hidden, and once more for each return from the browser's cache: a new visit to it. */
export function vitals(carillon: Carillon, signal: AbortSignal): void {
  const values = measure();
  const path = location.pathname;
  let recorded = false;
  listen(window, 'visibilitychange', () => {
    if (recorded || document.visibilityState !== 'hidden' || !values.size) return;
    recorded = true;
    const metrics = Object.fromEntries([...values].map(([name, value]) => [name, Math.round(value * 1_000) / 1_000]));
    carillon.record('webVitals', { attributes: { path }, metrics });
  }, signal);
  listen(window, 'pageshow', ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return;
    values.clear();
    recorded = false;
  }, signal);
}
