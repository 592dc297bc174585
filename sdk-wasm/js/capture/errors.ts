import type { Carillon } from '../types.js';
import { bare } from './address.js';
import { listen } from './listen.js';

const ERRORS_MAX = 10;

/** Records `pageError` for what nobody caught, each error once. */
export function errors(carillon: Carillon, signal: AbortSignal): void {
  const seen = new Set<string>();
  const note = (attributes: Record<string, string | number>): void => {
    const error = JSON.stringify(attributes);
    // The limit also holds when recording an error gives rise to the next.
    if (seen.size >= ERRORS_MAX || seen.has(error)) return;
    seen.add(error);
    carillon.record('pageError', { attributes });
  };
  listen(window, 'error', (event) => {
    // Pictures and scripts that do not load are told of by the same name.
    if (!(event instanceof ErrorEvent)) return;
    const { message, filename, lineno, colno } = event;
    note({ kind: 'error', message, source: bare(filename), line: lineno, column: colno });
  }, signal);
  listen(window, 'unhandledrejection', ({ reason }: PromiseRejectionEvent) => {
    note({ kind: 'rejection', message: String(reason?.message ?? reason), ...origin(String(reason?.stack)) });
  }, signal);
}

/** Where the topmost line of a stack is that names an address. */
function origin(stack: string): Record<string, string> {
  const [, source, line, column] = /((?:https?|file):\/\/[^\s()]+?):(\d+):(\d+)/.exec(stack) ?? [];
  return source ? { source: bare(source), line: line!, column: column! } : {};
}
