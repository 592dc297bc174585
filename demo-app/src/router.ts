// Moves between the shop's pages without loading them anew.

import { clear } from './parts/toast.ts';

export interface Page {
  title: string;
  body: HTMLElement;
}
type Route = (...parts: string[]) => Page | undefined;

let routes: [RegExp, Route][] = [];
let missing: () => Page;
let place: HTMLElement;

/** Starts the router: `table` maps path patterns to pages, `otherwise` is the page for all other paths. */
export function startRouter(into: HTMLElement, table: [RegExp, Route][], otherwise: () => Page): void {
  [place, routes, missing] = [into, table, otherwise];
  document.addEventListener('click', followLink);
  addEventListener('popstate', () => show(false));
  show(false);
}

/** Goes to a path of the shop. */
export function go(path: string): void {
  history.pushState(null, '', path);
  show(true);
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest('a');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin || link.hash) return;
  event.preventDefault();
  go(link.pathname);
}

/** Shows the page of the current path; after a move, focus and scroll start at its top as after a real load. */
function show(moved: boolean): void {
  const page = find(location.pathname) ?? missing();
  document.title = `${page.title} · Carillon Coffee`;
  place.replaceChildren(page.body);
  if (!moved) return;
  clear();
  scrollTo(0, 0);
  const heading = page.body.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}

function find(path: string): Page | undefined {
  for (const [pattern, route] of routes) {
    const match = pattern.exec(path);
    if (match) return route(...match.slice(1));
  }
  return undefined;
}
