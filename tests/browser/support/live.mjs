// A blank page with nothing but what keeps messages live: its clock, its connections and its visitor are the test's.
import { readFile } from 'node:fs/promises';

const live = new URL('../../../sdk-wasm/dist/live.js', import.meta.url);
const SITE = 'http://live.test/';
export const ADDRESS = 'https://collector.test/v1/apps/a/endpoints/e/inappmessages?key=pk_1';

/**
 * Opens the page; `slow` asks are answered when the test says `answer()`. In the page: `sockets`, each with what was `sent` on it and
 * whether it is `closed`; `refuses`, whether the page's policy forbids them; `silent`, whether the collector answers no ping; `asks`, the
 * moments at which it was asked; `begin()` and `over`, which ends it all; `see(state)`, the visitor; `connect(online)`, the network.
 */
export async function openLive(browser, { slow = false } = {}) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.clock.install({ time: 0 });
  await context.route('**/*', async (route) => {
    if (new URL(route.request().url()).pathname === '/live.js') {
      return route.fulfill({ contentType: 'text/javascript', body: await readFile(live) });
    }
    return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Site</title>' });
  });
  await page.goto(SITE);
  await page.clock.pauseAt(60_000);
  await page.evaluate(START, { address: ADDRESS, slow });
  const run = (work, argument) => page.evaluate(work, argument);
  return {
    page,
    run,
    /** Lets time pass. */
    pass: (ms) => page.clock.runFor(ms),
    /** How many connections were tried, and whether the last is open to hear more. */
    tried: () => run(() => sockets.length),
    closed: () => run(() => sockets.at(-1).closed),
    asked: () => run(() => asks.length),
    /** The collector takes the last connection, or says something on it; or the connection ends. */
    open: () => run(() => { sockets.at(-1).onopen(); sockets.at(-1).onmessage({ data: 'changed' }); }),
    say: (data) => run((data) => sockets.at(-1).onmessage?.({ data }), data),
    drop: () => run(() => sockets.at(-1).onclose?.()),
    close: () => context.close(),
  };
}

const START = async ({ address, slow }) => {
  const { keepLive } = await import('/live.js');
  globalThis.sockets = [];
  globalThis.asks = [];
  globalThis.refuses = false;
  globalThis.silent = false;
  globalThis.WebSocket = class {
    sent = [];
    closed = false;
    constructor(url) {
      this.url = String(url);
      this.at = performance.now();
      sockets.push(this);
      if (refuses) throw new DOMException('The page may not.', 'SecurityError');
    }
    send(text) {
      if (this.closed) throw new DOMException('It is closed.', 'InvalidStateError');
      this.sent.push(text);
      if (!silent) this.onmessage({ data: 'pong' });
    }
    close() {
      this.closed = true;
    }
  };
  const messages = {
    asked: 0,
    sync() {
      this.asked++;
      asks.push(performance.now());
      return slow ? new Promise((resolve) => { globalThis.answer = resolve; }) : Promise.resolve();
    },
  };
  globalThis.messages = messages;
  globalThis.over = new AbortController();
  let state = 'visible';
  let line = true;
  Object.defineProperty(document, 'visibilityState', { get: () => state });
  Object.defineProperty(navigator, 'onLine', { get: () => line });
  globalThis.see = (seen) => {
    state = seen;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  globalThis.connect = (connected) => {
    line = connected;
    dispatchEvent(new Event(connected ? 'online' : 'offline'));
  };
  globalThis.begin = () => keepLive(messages, address, over.signal);
  begin();
};
