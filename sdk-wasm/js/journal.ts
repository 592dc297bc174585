import type { Store } from './store.js';

/** A segment is rewritten as a whole, so it must stay small. */
const SEGMENT_CHARS_MAX = 16_384;

interface Segment {
  key: string;
  lines: Map<string, string>;
  chars: number;
  dirty: boolean;
}

/**
 * The events of this tab that the collector has not acknowledged, on disk. A tab holds a lock as long as it lives; what a tab without
 * its lock has left behind is taken over by the next page.
 */
export class Journal {
  readonly #segments: Segment[] = [];
  readonly #places = new Map<string, Segment>();
  #next = 0;
  readonly #store: Store;
  readonly #lockPrefix: string;
  readonly #tab: string;
  #release?: () => void;

  constructor(store: Store, lockPrefix: string, tab: string) {
    this.#store = store;
    this.#lockPrefix = lockPrefix;
    this.#tab = tab;
  }

  get size(): number {
    return this.#places.size;
  }

  /** Writes a line under its event's id, at the next {@link save}. */
  put(id: string, line: string): void {
    let segment = this.#places.get(id) ?? this.#segments.at(-1);
    if (!segment || (segment.chars > SEGMENT_CHARS_MAX && !segment.lines.has(id))) {
      segment = { key: `j:${this.#tab}:${this.#next++}`, lines: new Map(), chars: 0, dirty: false };
      this.#segments.push(segment);
    }
    segment.chars += line.length - (segment.lines.get(id)?.length ?? 0);
    segment.lines.set(id, line);
    segment.dirty = true;
    this.#places.set(id, segment);
  }

  drop(id: string): void {
    const segment = this.#places.get(id);
    if (!segment) return;
    segment.chars -= segment.lines.get(id)!.length;
    segment.lines.delete(id);
    segment.dirty = true;
    this.#places.delete(id);
  }

  /** One write for each segment that changed: as a rule, one. */
  save(): void {
    for (const segment of this.#segments) {
      if (!segment.dirty) continue;
      segment.dirty = false;
      if (segment.lines.size) this.#store.set(segment.key, [...segment.lines.values()].join('\n'));
      else this.#store.remove(segment.key);
    }
    while (this.#segments[0] && !this.#segments[0].lines.size) this.#segments.shift();
  }

  /** Takes the lock that shows that this tab lives. */
  hold(): void {
    if (this.#release) return;
    this.#release = () => {};
    navigator.locks
      ?.request(this.#lockPrefix + this.#tab, () => new Promise<void>((resolve) => (this.#release = resolve)))
      .catch(() => {});
  }

  /** Gives the lock up: a page in the back/forward cache must not hold one. */
  letGo(): void {
    this.#release?.();
    this.#release = undefined;
  }

  /** Hands over the lines that dead tabs have left. `take` has them in this tab's journal, saved, when it returns. */
  async adopt(take: (lines: string[]) => void): Promise<void> {
    const tabs = new Set(this.#store.keys('j:').map((key) => key.split(':')[1]!));
    tabs.delete(this.#tab);
    for (const tab of tabs) {
      const move = () => {
        const keys = this.#store.keys(`j:${tab}:`);
        take(keys.flatMap((key) => (this.#store.get(key) ?? '').split('\n')).filter(Boolean));
        for (const key of keys) this.#store.remove(key);
      };
      // Without locks a living tab's events may be taken over as well; they are then sent twice and counted once, by their ids.
      if (!navigator.locks) move();
      else await navigator.locks.request(this.#lockPrefix + tab, { ifAvailable: true }, (lock) => lock && move());
    }
  }
}
