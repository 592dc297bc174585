import type { Carillon, Happenings } from '../types.js';

/** What the panel lists; the rest of the happenings is in the facts above the list. */
export const KINDS = ['event', 'request', 'drop', 'message', 'session', 'error'] as const;
export type Kind = (typeof KINDS)[number];

/** Something that happened while the panel was open. */
export type Entry = { [K in Kind]: { kind: K; at: number; app: string; what: Happenings[K] } }[Kind];

/** Older ones make room. */
const ENTRIES_MAX = 500;

/** The trackers of this page, each under its application's id. */
export const trackers = (): Map<string, Carillon> =>
  (globalThis as { [key: symbol]: Map<string, Carillon> | undefined })[Symbol.for('carillon')] ?? new Map();

/** Listens to every tracker, also to those that start later. */
export class Watch {
  readonly since = Date.now();
  readonly entries: Entry[] = [];
  readonly #ends = new Map<Carillon, (() => void)[]>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Begins to listen to the trackers that it does not know yet. */
  look(): void {
    for (const [app, carillon] of trackers()) {
      if (!this.#ends.has(carillon)) this.#ends.set(carillon, KINDS.map((kind) => this.#hear(app, carillon, kind)));
    }
  }

  clear(): void {
    this.entries.length = 0;
    this.#changed();
  }

  end(): void {
    for (const end of [...this.#ends.values()].flat()) end();
  }

  #hear(app: string, carillon: Carillon, kind: Kind): () => void {
    return carillon.on(kind, (what) => {
      this.entries.push({ kind, at: Date.now(), app, what } as Entry);
      if (this.entries.length > ENTRIES_MAX) this.entries.shift();
      this.#changed();
    });
  }
}
