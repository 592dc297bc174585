import { uuid } from './id.js';
import { spilled, type Store } from './store.js';

/** A segment is rewritten as a whole, so it must stay small. */
const SEGMENT_CHARS_MAX = 16_384;

export interface Segment {
  key: string;
  lines: Map<string, string>;
  /** Characters that have been put into it. */
  written: number;
  /** Whether the store has yet to take it. */
  dirty: boolean;
}

/** Lines that begin with an id, which all of ours do. */
export const linesOf = (text: string | null): string[] => text?.match(/^[a-z\d-]+\t[^\n]*/gim) ?? [];

export const textOf = ({ lines }: Segment): string => [...lines.values()].join('\n');

/**
 * The events of this tab that the collector has not acknowledged, on disk. A tab holds a lock as long as it lives and has any; what a
 * tab without its lock has left behind is taken over by the next page. A line of a living tab that is taken over before it has its lock
 * is sent by both, and counted once, by its id.
 */
export class Journal {
  readonly tab = uuid();
  readonly segments: Segment[] = [];
  readonly #places = new Map<string, Segment>();
  #next = 0;
  #living = true;
  #release?: () => void;
  /** What takes the segments for which the store has no room: once there was one. */
  #spill?: Promise<typeof import('./spill.js')>;

  constructor(
    readonly store: Store,
    /** Of the endpoint whose events these are. */
    readonly secret: string,
  ) {}

  get size(): number {
    return this.#places.size;
  }

  /** Writes a line under its event's id, at the next {@link save}. */
  put(id: string, line: string): void {
    let segment = this.#places.get(id) ?? this.segments.find(({ written }) => written < SEGMENT_CHARS_MAX);
    if (!segment) this.segments.push((segment = { key: `j:${this.tab}:${this.#next++}`, lines: new Map(), written: 0, dirty: false }));
    segment.written += line.length;
    segment.lines.set(id, line);
    segment.dirty = true;
    this.#places.set(id, segment);
  }

  drop(id: string): void {
    const segment = this.#places.get(id);
    if (!segment) return;
    segment.lines.delete(id);
    segment.dirty = true;
    this.#places.delete(id);
  }

  /** All lines. */
  lines(): string[] {
    return linesOf(this.segments.map(textOf).join('\n'));
  }

  /**
   * One write for each segment that changed: as a rule, one. What the store refuses is offered to it again each time, and kept apart until
   * then. The lock is held as long as this tab lives and has lines: Firefox keeps no page for the way back that holds one. A tab that has
   * let go writes nothing more, since others may have taken over. The answer comes when all is kept, of what can be.
   */
  save(living?: boolean): Promise<unknown> | void {
    if (!this.#living && !living) return;
    this.#living = living ?? true;
    if (!this.#living || !this.size) {
      this.#release?.();
      this.#release = undefined;
    } else if (!this.#release) {
      const held = new Promise<void>((resolve) => (this.#release = resolve));
      navigator.locks?.request(this.store.prefix + this.tab, () => held).catch(() => {});
    }
    for (const segment of this.segments) {
      if (!segment.dirty) continue;
      segment.dirty = segment.lines.size > 0 && !this.store.set(segment.key, textOf(segment));
      if (!segment.lines.size) this.store.remove(segment.key);
      if (segment.dirty) this.#spill = import('./spill.js');
    }
    while (this.segments[0]?.lines.size === 0) this.segments.shift();
    return this.#spill?.then((spill) => spill.keep(this), () => {});
  }

  /** Hands over the lines that dead tabs have left. `take` has them in this tab's journal when it returns. */
  async adopt(take: (lines: string[]) => void): Promise<void> {
    for (const key of this.store.keys('j:')) {
      const tab = key.split(':')[1]!;
      if (tab === this.tab) continue;
      const move = async () => {
        // Whoever has let go keeps nothing, so that there it must stay.
        if (!this.#living) return;
        take(linesOf(this.store.get(key)));
        await this.save();
        if (!this.#living) return;
        this.store.remove(key);
        // What found no room a moment ago may have some now.
        this.save();
      };
      // Without locks a living tab's events may be taken over as well; they are then sent twice and counted once, by their ids.
      await (navigator.locks?.request(this.store.prefix + tab, { ifAvailable: true }, (lock) => lock && move()) ?? move());
    }
    if ((await spilled('carillon:')).length) await (await import('./spill.js')).adopt(this, take);
  }
}
