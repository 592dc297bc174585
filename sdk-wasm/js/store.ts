/**
 * The names of the databases that hold what found no room in localStorage (spill.ts). The list is had without opening one, and a full
 * storage need not be able to take a note of them.
 */
export async function spilled(prefix: string): Promise<string[]> {
  try {
    return (await indexedDB.databases()).map(({ name }) => name!).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}

/** Small texts kept between pages. What the browser does not take, for lack of room or leave, is kept as long as the page. */
export class Store {
  readonly #memory = new Map<string, string>();
  readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  get(key: string): string | null {
    try {
      return this.#memory.get(key) ?? localStorage.getItem(this.prefix + key);
    } catch {
      return null;
    }
  }

  /** Says whether the browser has taken it. */
  set(key: string, value: string): boolean {
    this.#memory.set(key, value);
    try {
      localStorage.setItem(this.prefix + key, value);
      return this.#memory.delete(key);
    } catch {
      return false;
    }
  }

  remove(key: string): void {
    this.#memory.delete(key);
    try {
      localStorage.removeItem(this.prefix + key);
    } catch {
      // Nothing was kept.
    }
  }

  /** The keys that begin with `start`. */
  keys(start: string): string[] {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(this.prefix + start))
        .map((key) => key.slice(this.prefix.length));
    } catch {
      return [];
    }
  }

  /** Removes all but one. */
  erase(but?: string): void {
    for (const key of this.keys('')) if (key !== but) this.remove(key);
    spilled(this.prefix).then((names) => names.forEach((name) => but && indexedDB.deleteDatabase(name)));
  }
}
