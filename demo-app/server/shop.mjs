// The shop's own account with Carillon: opens it (waiting for the collector if need be) and answers what the page may know.
import { connect } from './collector.mjs';
import { seed } from './seed.mjs';
import { readState, writeState } from './state.mjs';

const RETRY_MS_FIRST = 250;
const RETRY_MS_MAX = 4_000;

export class Shop {
  /** Why the shop is not ready yet, in words for the page; undefined once it is. */
  waitingFor = 'The shop is opening.';
  #settings;
  #state = {};
  #said = '';
  #closed = new AbortController();

  constructor(settings) {
    this.#settings = settings;
    this.collector = connect(settings);
  }

  get publicCollector() {
    return this.#settings.publicCollector;
  }

  /** Sets everything up through the public API, and tries again until it is done: a shop may start before its collector. */
  async open(origins) {
    this.#state = await readState(this.#settings.data);
    for (let delay = RETRY_MS_FIRST; !this.#closed.signal.aborted; delay = Math.min(delay * 2, RETRY_MS_MAX)) {
      try {
        if (await this.collector.isUp()) {
          await seed(this.collector, this.#state, origins, (state) => writeState(this.#settings.data, state));
          this.waitingFor = undefined;
          console.log(`shop: ready, application ${this.#state.app} at ${this.#settings.collector}`);
          return;
        }
        this.#say('The collector is not answering yet.', `shop: waiting for the collector at ${this.#settings.collector}`);
      } catch (error) {
        this.#say('The shop could not set up its account with the collector.', `shop: set-up failed, trying again: ${describe(error)}`);
      }
      await this.#pause(delay);
    }
  }

  close() {
    this.#closed.abort();
    this.collector.close();
  }

  /** What the page needs to start the SDK. The key in it is publishable: it can report events and nothing else. */
  config() {
    if (this.waitingFor) return { ready: false, reason: this.waitingFor };
    return { ready: true, collector: this.publicCollector, app: this.#state.app, key: this.#state.pageKey.id };
  }

  /** Ids and the reading key, for the panel. */
  get ids() {
    return this.#state;
  }

  /** Tells the page a reason, and the log the same line once and not at every attempt. */
  #say(reason, line) {
    if (this.#said !== line) console.log(line);
    this.#said = line;
    this.waitingFor = reason;
  }

  #pause(ms) {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#closed.signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
    });
  }
}

const describe = (error) => `${error.name}: ${error.message}`;
