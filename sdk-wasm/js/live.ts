/** The collector's word that messages may have changed. */
const CHANGED = 'changed';
/** After it, pages ask within this time, each at a moment of its own. */
const SPREAD_MS = 2_000;
const PING_MS = 30_000;
/** A connection on which nothing came for so long after a ping is dead. */
const PONG_MS = 15_000;
const RETRY_MS = 1_000;
const RETRY_MS_MAX = 60_000;
/** A connection that stood for so long was a good one. */
const HEALTHY_MS = 60_000;
/** How long a hidden page keeps its connection. */
const HIDDEN_MS = 60_000;
/** Where no connection was to be had in so many tries, the page asks by itself, and tries a connection seldom. */
const TRIES = 3;
const POLL_MS = 60_000;
const TRY_AGAIN_MS = 600_000;

/** The messages, as far as they are kept up to date here. */
interface Kept {
  /** How often the collector was asked for them: whoever asks, says so before. */
  readonly asked: number;
  sync(): Promise<void>;
}

type Timer = ReturnType<typeof setTimeout>;

/** Keeps messages as the collector has them while the page is seen: on its word, or else by asking. `signal` ends it. */
export function keepLive(messages: Kept, address: string, signal: AbortSignal): void {
  if (signal.aborted) return;
  const live = new Live(messages, address);
  const look = (): void => live.look();
  const stop = (): void => live.stop();
  addEventListener('online', look, { signal });
  addEventListener('offline', stop, { signal });
  // A page with a connection might not be kept for when its visitor comes back.
  addEventListener('pagehide', stop, { signal });
  addEventListener('pageshow', look, { signal });
  document.addEventListener('freeze', stop, { signal });
  document.addEventListener('visibilitychange', look, { signal });
  signal.addEventListener('abort', stop);
  look();
}

const hidden = (): boolean => document.visibilityState === 'hidden';

class Live {
  readonly #messages: Kept;
  readonly #address: URL;
  #running = false;
  #socket?: WebSocket;
  /** Whether there was a connection since this began to run. */
  #opened = false;
  /** Failures since the last good connection. */
  #failures = 0;
  /** How often the collector had been asked when its word came. */
  #known = -1;
  #away?: Timer;
  #asking?: Timer;
  #retry?: Timer;
  #ping?: Timer;
  #pong?: Timer;
  #poll?: Timer;

  constructor(messages: Kept, address: string) {
    this.#messages = messages;
    this.#address = new URL(address, document.baseURI);
    this.#address.protocol = this.#address.protocol.replace('http', 'ws');
    this.#address.pathname += '/live';
  }

  /** The page is seen, or is no longer. */
  look(): void {
    clearTimeout(this.#away);
    if (hidden()) this.#away = setTimeout(() => this.stop(), HIDDEN_MS);
    else if (!this.#running && navigator.onLine) this.#start();
  }

  stop(): void {
    this.#running = false;
    this.#hangUp();
    for (const timer of [this.#away, this.#retry, this.#poll]) clearTimeout(timer);
    this.#poll = undefined;
  }

  #start(): void {
    this.#running = true;
    this.#opened = false;
    this.#failures = 0;
    this.#connect();
  }

  #connect(): void {
    let since = Infinity;
    let socket: WebSocket;
    const lost = (): void => {
      this.#hangUp();
      if (performance.now() - since >= HEALTHY_MS) this.#failures = 0;
      this.#lost();
    };
    try {
      socket = this.#socket = new WebSocket(this.#address);
    } catch {
      // So some browsers answer where the page's policy forbids it.
      return this.#lost();
    }
    socket.onopen = () => {
      since = performance.now();
      this.#opened = true;
      clearInterval(this.#poll);
      this.#poll = undefined;
      this.#ping = setInterval(() => {
        this.#pong ??= setTimeout(lost, PONG_MS);
        socket.send('ping');
      }, PING_MS);
    };
    socket.onmessage = ({ data }) => {
      clearTimeout(this.#pong);
      this.#pong = undefined;
      if (data === CHANGED) this.#changed();
    };
    // Chromium: a connection that the page's policy forbids fails without being closed.
    socket.onerror = socket.onclose = lost;
  }

  /** Lets go of the connection without waiting for its other end, which may be gone. */
  #hangUp(): void {
    clearInterval(this.#ping);
    clearTimeout(this.#pong);
    this.#pong = undefined;
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onerror = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = undefined;
  }

  #lost(): void {
    // Not all pages of a collector that has begun anew come in the same moment.
    let delay = Math.min(RETRY_MS * 2 ** this.#failures++, RETRY_MS_MAX) * (0.5 + Math.random() / 2);
    if (!this.#opened && this.#failures >= TRIES) {
      delay = TRY_AGAIN_MS;
      this.#askByItself();
    }
    this.#retry = setTimeout(() => this.#connect(), delay);
  }

  #askByItself(): void {
    if (this.#poll) return;
    this.#changed();
    this.#poll = setInterval(() => hidden() || this.#changed(), POLL_MS);
  }

  /** Messages may have changed: they are asked for soon, once for all that is said until then. */
  #changed(): void {
    this.#known = this.#messages.asked;
    this.#asking ??= setTimeout(() => this.#ask(), Math.random() * SPREAD_MS);
  }

  async #ask(): Promise<void> {
    // What was asked after the word came has its answer. And a page that does not run hears the word again when it does.
    const wanted = (): boolean => this.#running && this.#known === this.#messages.asked;
    if (wanted()) await this.#messages.sync();
    this.#asking = undefined;
    if (wanted()) this.#changed();
  }
}
