import { CONSENT } from './consent.js';
import { linesOf, textOf, type Journal } from './journal.js';
import { spilled } from './store.js';

const LINES = 'lines';
/** Where a database keeps its endpoint's secret: a full storage may never have taken in whose it is. */
const SECRET = 'k';

/**
 * What of a tab's journal finds no room in localStorage: a database of its own, under the name of the tab's lock, so that the list of
 * databases says all that the next page must know, and whoever has the lock may remove it. It is there as long as there is something in
 * it, and open only for the moment, so that nobody who removes it has to wait.
 */
class Spill {
  readonly #journal: Journal;
  /** What the database has. */
  #kept = new Map<string, string>();
  #work = Promise.resolve(true);

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Makes the database what the store has refused, after what is under way. False if it does not take it either. */
  save(): Promise<boolean> {
    return (this.#work = this.#work.then(() => this.#write()).then(() => true, () => false));
  }

  async #write(): Promise<void> {
    const { segments, secret } = this.#journal;
    const refused = new Map(segments.filter(({ dirty }) => dirty).map((segment) => [segment.key, textOf(segment)]));
    const changed = [...refused].filter(([key, text]) => this.#kept.get(key) !== text);
    const gone = [...this.#kept.keys()].filter((key) => !refused.has(key));
    if (!changed.length && !gone.length) return;
    const name = nameOf(this.#journal);
    // What no page could find again would never be erased.
    if (!indexedDB.databases) throw new Error('databases cannot be listed');
    if (refused.size) {
      await within(name, (lines) => {
        lines.put(secret, SECRET);
        for (const [key, text] of changed) lines.put(text, key);
        for (const key of gone) lines.delete(key);
      });
    }
    this.#kept = refused;
    if (!refused.size || declined(name)) await remove(name);
  }
}

const spills = new WeakMap<Journal, Spill>();

/** Keeps what the store has refused of a journal, and what it has not refused any more no longer. False if it cannot. */
export function keep(journal: Journal): Promise<boolean> {
  const spill = spills.get(journal) ?? new Spill(journal);
  spills.set(journal, spill);
  return spill.save();
}

/** Takes over what dead tabs have spilled. It is removed when it is safe elsewhere. */
export async function adopt(journal: Journal, take: (lines: string[]) => void): Promise<void> {
  const own = nameOf(journal);
  for (const name of await spilled(rootOf(own))) {
    const ours = name.startsWith(journal.store.prefix);
    // Nobody is kept from his lock without need.
    if (name === own || !(ours || unknown(name))) continue;
    const move = () => (ours ? moveLines(name, journal, take) : introduce(name));
    try {
      await (navigator.locks?.request(name, { ifAvailable: true }, (lock) => lock && move()) ?? move());
    } catch {
      // It stays, for another page to try.
    }
  }
}

async function moveLines(name: string, journal: Journal, take: (lines: string[]) => void): Promise<void> {
  const texts = await within(name, (lines) => lines.getAll());
  if (!declined(name)) take(texts.result.flatMap(linesOf));
  if (await keep(journal)) await remove(name);
}

/** Says whose an unknown endpoint's lines are, where the next page looks for endpoints that this browser was. */
async function introduce(name: string): Promise<void> {
  const secret = await within(name, (lines) => lines.get(SECRET));
  localStorage.setItem(formerKey(name), secret.result);
}

/** Whether the storage says nothing of a name's endpoint. */
const unknown = (name: string): boolean =>
  !localStorage.getItem(`${rootOf(name)}id`)?.startsWith(idOf(name)) && !localStorage.getItem(formerKey(name));

const formerKey = (name: string): string => `${rootOf(name)}${idOf(name)}:k`;

const nameOf = ({ store, tab }: Journal): string => store.prefix + tab;

/** `carillon:<app>:`, of a name, and the endpoint's id, which follows there. */
const rootOf = (name: string): string => /^(.*:)[^:]*:[^:]*$/.exec(name)![1]!;
const idOf = (name: string): string => name.slice(rootOf(name).length).split(':')[0]!;

/** Whether the visitor has said no meanwhile. */
const declined = (name: string): boolean => localStorage.getItem(rootOf(name) + CONSENT) === 'out';

async function within<T>(name: string, work: (lines: IDBObjectStore) => T): Promise<T> {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.result.createObjectStore(LINES);
  const database = await asked(request);
  try {
    const turn = database.transaction(LINES, 'readwrite', { durability: 'relaxed' });
    const done = new Promise<void>((resolve, reject) => {
      turn.oncomplete = () => resolve();
      turn.onabort = () => reject(turn.error);
    });
    // The work itself may throw, and then nobody waits for this.
    done.catch(() => {});
    const result = work(turn.objectStore(LINES));
    await done;
    return result;
  } finally {
    database.close();
  }
}

const remove = (name: string): Promise<unknown> => asked(indexedDB.deleteDatabase(name));

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
