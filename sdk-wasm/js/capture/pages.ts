import type { PageOptions } from '../capture.js';
import type { Carillon } from '../types.js';
import { bare } from './address.js';
import { listen } from './listen.js';
import { onRoute } from './routes.js';

/** Where each tracker last was, so that capturing anew where it already was counts nothing. */
const lastOf = new WeakMap<Carillon, string>();

/**
 * Records `pageView`: the name and the attribute `url` are those of Amplify's automatic tracking, so that segments and campaigns made for
 * it go on working; names that begin with `_` are the service's own. `path`, `title` and `referrer` are added: for a page that a script
 * routed to, the referrer is the page before it.
 */
export function pages(carillon: Carillon, signal: AbortSignal, options: PageOptions): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const here = (): string => bare(location.href, options);
  const record = (referrer: string): void => {
    const url = here();
    lastOf.set(carillon, url);
    const path = bare(location.pathname + location.search + location.hash, options);
    const attributes = { url, path, title: document.title };
    carillon.record('pageView', { attributes: referrer ? { ...attributes, referrer } : attributes });
  };
  /** Routers replace an entry before they push one, or push what they replace at once: what counts is where that ends. */
  const arrive = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
    const last = lastOf.get(carillon);
    if (last !== here()) record(last ?? bare(document.referrer, options));
  };

  arrive();
  onRoute(() => (waiting ??= setTimeout(arrive)), signal);
  listen(window, 'pagehide', () => waiting && arrive(), signal);
  listen(window, 'pageshow', ({ persisted }: PageTransitionEvent) => persisted && record(''), signal);
  signal.addEventListener('abort', () => clearTimeout(waiting));
}
