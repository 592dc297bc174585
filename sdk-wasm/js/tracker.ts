import { demographic } from './browser.js';
import { uuid } from './id.js';
import { Journal } from './journal.js';
import { Listeners } from './listeners.js';
import { Messages } from './messages.js';
import { post, type Answer } from './post.js';
import type { Turn } from './speak.js';
import { Store } from './store.js';
import type { Options, Recorded } from './types.js';
import { json } from './values.js';

declare const VERSION: string;

/** Events kept while there is no core. */
const RAW_EVENTS_MAX = 1_000;
/** Cores that a page tries. */
const CORES_MAX = 3;

/** Groups of endpoint members, by the core's numbers. */
export const enum Group {
  Top,
  Attributes,
  Metrics,
  Location,
  Demographic,
  User,
  UserAttributes,
}

const object = (value: object): string => (Object.keys(value).length ? json(value) : '');
const raw = ({ id, type, attributes, metrics, at }: Recorded): string => [id, json(type), object(attributes), object(metrics), at].join('\t');
const factsOf = (group: Group, values: Record<string, unknown>): string[] =>
  Object.entries(values).map(([name, value]) => `f${group}\t${json(name)}\t${json(value)}`);

/** Where an endpoint keeps its secret, for the sake of what is still to be sent when the browser is another one. */
const SECRET = ':k';

/** The endpoints that this browser has been, and not yet delivered all of; and the one that it is. */
export const endpointsOf = (root: Store): string[] =>
  root.keys('').filter((key) => key.endsWith(SECRET)).map((key) => key.slice(0, -SECRET.length));

/** The core, or the same as a script where wasm is not to be had. */
const loadCore = (core = async (): Promise<Turn> => (await import('./core.js')).load()): Promise<Turn> =>
  core().catch(async () => (await import('./core-script.js')).load());

/**
 * The machine room: what is recorded goes into the journal, through the core, onto the wire, and out of the journal. The core decides;
 * here are the timers, listeners and requests, which only a script can have.
 */
export class Tracker {
  readonly endpointId: string;
  /** Made here, with the id: the first who shows one owns the endpoint. An answer that brought it could be lost with its page. */
  readonly #secret: string;
  readonly listeners: Listeners;
  readonly messages: Messages;
  readonly #root: Store;
  readonly #store: Store;
  readonly #journal: Journal;
  readonly #address: string;
  readonly #leaving = new AbortController();
  readonly #options: Options;
  readonly #former?: string;
  #turn?: Turn;
  /** Cores that have failed. */
  #failed = 0;
  /** Recorded, and not yet seen by the core. */
  #fresh: Recorded[] = [];
  /** Said before there was a core to hear it. */
  readonly #early: string[] = [];
  #timer?: ReturnType<typeof setTimeout>;
  #waiters: (() => void)[] = [];
  #over = false;
  #adopted = false;
  /** Events that the collector has not taken in, as far as the core knows. */
  #left = 0;
  /** Whether the collector lacks something about the endpoint. */
  dirty = true;

  /** With `former`, it is there only to deliver what an endpoint left behind that this browser no longer is. */
  constructor(options: Options, listeners: Listeners, root: Store, former?: string) {
    this.#options = options;
    this.listeners = listeners;
    this.#root = root;
    this.#former = former;
    const known = former ? `${former} ${root.get(former + SECRET)}` : root.get('id') ?? '';
    const [id, secret] = known.split(' ').map((known) => (/^[\w-]+$/.test(known) ? known : uuid()));
    this.endpointId = id!;
    this.#secret = secret ?? uuid();
    if (!former) {
      root.set('id', `${id} ${this.#secret}`);
      root.set(id + SECRET, this.#secret);
    }
    this.#store = new Store(`carillon:${options.app}:${id}:`);
    this.#journal = new Journal(this.#store, this.#secret);
    this.#address = `${options.collector.replace(/\/+$/, '')}/v1/apps/${encodeURIComponent(options.app)}/`;
    this.messages = new Messages(
      `${this.#address}endpoints/${id}/inappmessages?key=${encodeURIComponent(options.key)}`,
      this.#store,
      this,
      former ? { ...options, messages: false } : options,
      this.#leaving.signal,
    );
    this.#listen();
  }

  /** Loads a core, and tells it what it must know. */
  async start(): Promise<void> {
    try {
      this.#turn = await loadCore(this.#options.core);
      if (this.#over) return;
      const { title, version } = this.#options;
      const common = { SdkName: '@carillon/web', ClientSdkVersion: VERSION, AppPackageName: location.hostname, AppTitle: title, AppVersionCode: version };
      const facts = factsOf(Group.Demographic, demographic(version));
      const lines = [`o${this.endpointId}\t${this.#secret}\t${json(common).slice(1, -1)}`, `e${this.#store.get('e') ?? ''}`];
      if (!this.#former) lines.push(this.#seeSession(), ...facts, ...this.#early.splice(0), `t${uuid()}`);
      this.#say([...lines, 'q']);
      if (this.#failed) this.#adopt(this.#journal.lines());
      this.#drain();
      if (this.#waiters.length) this.#push();
      if (!this.dirty) this.messages.sync();
      await this.#journal.adopt((lines) => this.#adopt(lines));
      this.#adopted = true;
      this.#say([]);
    } catch (error) {
      this.listeners.tell('error', { error });
      this.#settleWaiters();
    }
  }

  /** Takes an event; the work happens at the end of the task, once for all events of it. */
  record(event: Recorded): void {
    if (this.#over) return;
    if (this.#fresh.push(event) === 1) queueMicrotask(() => this.#drain());
  }

  /** Tells the core facts about the endpoint, now or as soon as there is a core. */
  set(group: Group, values: Record<string, unknown>): void {
    const facts = factsOf(group, values);
    if (this.#over || !facts.length) return;
    // Events come before what is said after them.
    this.#drain();
    this.#say(facts);
  }

  session(): string {
    return this.#store.get('s')?.split(' ')[0] ?? '';
  }

  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#drain();
      this.#push();
    });
  }

  /** Sends what waits. Whoever waits for that when there is nothing to send has what he wants. */
  #push(): void {
    this.#say(['n']);
    if (this.#over || (this.#turn && !this.#left && !this.dirty)) this.#settleWaiters();
  }

  /** The browser is another endpoint from now on. What this one has not delivered stays for it to be delivered. */
  retire(): void {
    this.#drain();
    this.#say(['z']);
    this.#root.remove('id');
    this.destroy();
  }

  /** Lets go of the page, and of all that is to be sent. */
  forget(): void {
    this.#fresh = [];
    this.#turn = undefined;
    this.destroy();
    this.#store.erase();
  }

  destroy(): void {
    this.#leave();
    this.#over = true;
    this.#leaving.abort();
    this.#journal.save(false);
    this.messages.close();
    clearTimeout(this.#timer);
    this.#settleWaiters();
  }

  /**
   * A core that fails is let go, and another one told what the journal holds; one thing at a time, so that an event that this one fails
   * at as well is known, and given up. Where none is to be had, the next page starts afresh.
   */
  #fail(error: unknown, lines: string[]): void {
    this.#turn = undefined;
    this.listeners.tell('error', { error });
    this.#settleWaiters();
    const [, id] = /^[acr]([^\t]+)/.exec(lines[0]!) ?? [];
    if (!this.#failed++) this.#say(lines);
    else if (id) {
      this.#journal.drop(id);
      this.listeners.drop('trap', id);
    }
    this.#journal.save();
    if (this.#failed < CORES_MAX) this.start();
  }

  /** Core, journal, and on: everything recorded since the last time. */
  #drain(): void {
    const events = this.#fresh.splice(0);
    if (!events.length) return;
    const lines: string[] = [];
    for (const event of events) {
      const line = raw(event);
      if (!this.#turn && this.#journal.size >= RAW_EVENTS_MAX) this.listeners.drop('overflow', event.id);
      else {
        // What the core fails at is in the journal, too.
        this.#journal.put(event.id, line);
        lines.push(`r${line}`);
      }
    }
    this.#say([this.#seeSession(), ...lines, document.hidden ? 'l' : 'q']);
    for (const event of events) {
      this.listeners.tell('event', event);
      this.messages.offer(event);
    }
  }

  /** Takes over what an earlier page or core wrote down: finished events, or raw ones, which hold JSON strings at their second place. */
  #adopt(lines: string[]): void {
    for (const line of lines) this.#journal.put(line.split('\t', 1)[0]!, line);
    this.#say([...lines.map((line) => (/^[^\t]*\t"/.test(line) ? `c${line}` : `a${line}`)), 'q']);
  }

  /** Other tabs share the session; they leave it in the store. */
  #seeSession(): string {
    const text = this.#store.get('s');
    return text === null ? '' : `s${text}`;
  }

  /** Gives the core a turn, and carries out what it wants. The first letter of each line says what that is. */
  #say(lines: string[]): void {
    if (this.#failed && lines[1]) return lines.forEach((line) => this.#say([line]));
    if (!this.#turn) {
      this.#early.push(...lines.filter((line) => /^[fr]/.test(line)));
      this.#journal.save();
      return;
    }
    let wishes: string;
    try {
      wishes = this.#turn(lines.join('\n'), Date.now());
    } catch (error) {
      return this.#fail(error, lines);
    }
    const requests: string[] = [];
    let registered = false;
    for (const line of wishes.split('\n')) {
      const wish = line.slice(1);
      const tab = wish.indexOf('\t');
      const key = wish.slice(0, tab);
      const value = wish.slice(tab + 1);
      switch (line[0]) {
        case '+':
          this.#journal.put(key, wish);
          break;
        case '-':
          this.#journal.drop(wish);
          break;
        case '!':
          this.#journal.drop(key);
          this.listeners.drop(value, key);
          break;
        case '=':
          this.#store.set(key, value);
          break;
        case '*':
          this.listeners.tell('session', { id: wish });
          this.messages.sessionBegan();
          break;
        case '@':
          registered = true;
          break;
        case '>':
          requests.push(wish);
          break;
        case '#': {
          const [left, dirty, delay] = wish.split('\t');
          this.#left = +left!;
          this.dirty = dirty === '1';
          this.#setTimer(delay!);
        }
      }
    }
    this.#journal.save();
    for (const request of requests) this.#send(request);
    if (registered) this.messages.sync();
    if (this.#former && this.#adopted && !this.#left && !this.dirty && !this.#store.keys('j:').length) this.forget();
  }

  /** Makes a request: `batch⇥events⇥body`. */
  #send(request: string): void {
    const [batch, events, body] = request.split('\t') as [string, string, string];
    const began = performance.now();
    const turn = this.#turn;
    post(`${this.#address}events?key=${encodeURIComponent(this.#options.key)}`, this.endpointId, body).then((got) => {
      this.listeners.tell('request', { events: +events, bytes: body.length, status: got.status, ms: performance.now() - began });
      // Another core has made other batches.
      if (turn === this.#turn) this.#answered(batch, got);
    });
  }

  #answered(batch: string, { status, waitMs, items }: Answer): void {
    const again: string[] = [];
    for (const [id, itemStatus] of items) {
      if (itemStatus === 429 || itemStatus >= 500) again.push(`x${id}`);
      else if (itemStatus >= 300) this.listeners.drop(id ? `${itemStatus}` : `endpoint ${itemStatus}`, id);
    }
    const went = status > 0 && status < 300 && !again.length;
    const random = (Math.random() * 1000) | 0;
    this.#say([...again, `w${batch}\t${status}\t${waitMs}\t${random}`, went && this.#waiters.length ? 'n' : 'q']);
    if (!went || (!this.#left && !this.dirty)) this.#settleWaiters();
  }

  #settleWaiters(): void {
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  /** The core wants to be asked again after `delay` milliseconds; an empty delay means not by itself. */
  #setTimer(delay: string): void {
    clearTimeout(this.#timer);
    if (delay && !this.#over) this.#timer = setTimeout(() => this.#say([this.#seeSession(), 'i', 'q']), +delay);
  }

  #listen(): void {
    const options = { signal: this.#leaving.signal };
    addEventListener('pagehide', () => {
      this.#leave();
      this.#journal.save(false);
    }, options);
    addEventListener('pageshow', (event) => event.persisted && this.#comeBack(), options);
    addEventListener('online', () => this.#say(['h', 'q']), options);
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#leave() : this.#comeBack()), options);
  }

  /** The page may be about to go. All of this is synchronous: there may be no later. */
  #leave(): void {
    this.#drain();
    this.#say(['l']);
  }

  #comeBack(): void {
    this.#journal.save(true);
    this.#say([this.#seeSession(), 'h', `t${uuid()}`, 'q']);
  }
}
