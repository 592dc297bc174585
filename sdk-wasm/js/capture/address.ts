import type { PageOptions } from '../capture.js';

/** An address without the parts that may hold personal data, unless they are asked for. */
export function bare(address: string, { query, hash }: PageOptions = {}): string {
  const [, path = '', search = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?/s.exec(address) ?? [];
  return path + (query ? search : '') + (hash ? fragment : '');
}
