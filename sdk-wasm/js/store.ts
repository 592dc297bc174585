/** Small texts kept between pages. What the browser does not take, for lack of room or leave, is kept as long as the page. */
export class Store {
  readonly #memory = new Map<string, string>();
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  get(key: string): string | null {
    try {
      return this.#memory.get(key) ?? localStorage.getItem(this.#prefix + key);
    } catch {
      return null;
    }
  }

  set(key: string, value: string): void {
    try {
      this.#memory.delete(key);
      localStorage.setItem(this.#prefix + key, value);
    } catch {
      this.#memory.set(key, value);
    }
  }

  remove(key: string): void {
    this.#memory.delete(key);
    try {
      localStorage.removeItem(this.#prefix + key);
    } catch {
      // Nothing was kept.
    }
  }

  /** The keys that begin with `start`. */
  keys(start: string): string[] {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(this.#prefix + start))
        .map((key) => key.slice(this.#prefix.length));
    } catch {
      return [];
    }
  }

  /** Removes all but one. */
  erase(but?: string): void {
    for (const key of this.keys('')) if (key !== but) this.remove(key);
  }
}
