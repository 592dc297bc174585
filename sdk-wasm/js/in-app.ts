import type { InApp } from './messages.js';
import type { Tracker } from './tracker.js';

export async function open(_key: string, _tracker: Tracker): Promise<InApp> {
  return { load() {}, offer() {}, close() {} };
}
