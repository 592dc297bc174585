import type { Attributes, Metrics, Traits } from './types.js';

const NAMES_MAX = 40;
const NAME_CHARS_MAX = 50;
const VALUE_CHARS_MAX = 200;
const TRAIT_CHARS_MAX = 100;

/** JSON without lone halves of surrogate pairs, which strict readers refuse. */
export function json(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(/\\\\|\\ud[89a-f]../g, (found) => (found[2] ? '\\ufffd' : found));
}

export const text = (value: unknown): string => String(value).slice(0, VALUE_CHARS_MAX);

function pick<T>(values: Record<string, unknown> | undefined, read: (value: unknown) => T | undefined): Record<string, T> {
  const picked: Record<string, T> = {};
  let count = 0;
  for (const [name, value] of Object.entries(values ?? {})) {
    const good = value == null ? undefined : read(value);
    if (good !== undefined && count++ < NAMES_MAX) picked[name.slice(0, NAME_CHARS_MAX)] = good;
  }
  return picked;
}

/** What the collector accepts of it: the rest is cut off here, so that one long value does not cost its event. */
export const attributes = (values?: Attributes): Record<string, string> => pick(values, text);

export const metrics = (values?: Metrics): Record<string, number> =>
  pick(values, (value) => (Number.isFinite(Number(value)) ? Number(value) : undefined));

export const traits = (values?: Traits): Record<string, string[]> =>
  pick(values, (value) => (Array.isArray(value) ? value : [value]).map((value) => String(value).slice(0, TRAIT_CHARS_MAX)));

/** What is said of a thing, without what is not. */
export function dropEmpty<T>(values: Record<string, T | undefined>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as Record<string, T>;
}
