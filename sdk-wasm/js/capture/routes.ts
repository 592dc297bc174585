import { listen, safely } from './listen.js';

const watchers = new Set<() => void>();
let unpatch: (() => void) | undefined;

/** Calls `changed` whenever the page's address may have changed without a load. */
export function onRoute(changed: () => void, signal: AbortSignal): void {
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) return listen(navigation, 'currententrychange', changed, signal);
  listen(window, 'popstate', changed, signal);
  watchers.add(changed);
  unpatch ??= patchHistory();
  signal.addEventListener('abort', () => {
    watchers.delete(changed);
    if (watchers.size) return;
    unpatch?.();
    unpatch = undefined;
  });
}

/** One patch, however many watch. */
function patchHistory(): () => void {
  const undo = [patch('pushState'), patch('replaceState')];
  return () => undo.forEach((work) => work());
}

function patch(name: 'pushState' | 'replaceState'): () => void {
  const own = Object.getOwnPropertyDescriptor(history, name);
  const original = history[name];
  const patched: History['pushState'] = function (this: History, ...args) {
    original.apply(this, args);
    for (const changed of watchers) safely(changed);
  };
  history[name] = patched;
  return () => {
    // Whoever patched after us still calls ours, which by now only passes on.
    if (history[name] !== patched) return;
    if (own) Object.defineProperty(history, name, own);
    else delete (history as Partial<History>)[name];
  };
}
