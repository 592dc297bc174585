import type { Happenings } from './types.js';

type Handler = (happening: never) => void;

/** Who wants to hear what. A handler's own failure stays its own. */
export class Listeners {
  readonly #handlers = new Set<[keyof Happenings, Handler]>();
  readonly #drops = new Map<string, number>();
  readonly #debug?: boolean;

  /** With `debug`, the console hears everything. */
  constructor(debug?: boolean) {
    this.#debug = debug;
  }

  on(kind: keyof Happenings, handler: Handler): () => void {
    const entry: [keyof Happenings, Handler] = [kind, handler];
    this.#handlers.add(entry);
    return () => void this.#handlers.delete(entry);
  }

  tell<K extends keyof Happenings>(kind: K, happening: Happenings[K]): void {
    if (this.#debug) console.debug('carillon', kind, happening);
    for (const [wanted, handler] of [...this.#handlers]) {
      if (wanted !== kind) continue;
      try {
        handler(happening as never);
      } catch (error) {
        // Reported as any uncaught error of the page would be, but after our own work.
        setTimeout(() => {
          throw error;
        });
      }
    }
  }

  /** An event was given up: counted, and told. */
  drop(reason: string, id: string): void {
    const count = (this.#drops.get(reason) ?? 0) + 1;
    this.#drops.set(reason, count);
    this.tell('drop', { id, reason, count });
  }
}
