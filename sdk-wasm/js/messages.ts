import { uuid } from './id.js';
import type { Message, MessageAction } from './message-types.js';
import type { Store } from './store.js';
import type { Tracker } from './tracker.js';
import type { Options, Recorded } from './types.js';

/** Events recorded while messages are on their way are shown to them when they come, unless that takes longer. */
const WAIT_MS = 3_000;
const HELD_EVENTS_MAX = 50;

/** One of the messages that the collector answers with, as far as the script looks at it. */
export interface Campaign {
  CampaignId: string;
  TreatmentId: string;
  InAppMessage: { Layout: Message['layout']; Content: Message['content']; CustomConfig?: Message['customConfig'] | null };
}

/** What the messages look at of an event. */
export type Occasion = Pick<Recorded, 'type' | 'attributes' | 'metrics'>;

/** What the in-app module offers the script. */
export interface InApp {
  /** Takes the messages of the collector's answer; an empty list clears. */
  load(campaigns: Campaign[]): void;
  /** Shows an event to the messages. */
  offer(event: Occasion, session: string): void;
  close(): void;
}

/** In-app messages: fetched here; decided and drawn by a module of their own, which only a page with messages loads. */
export class Messages {
  readonly #address: string;
  readonly #store: Store;
  readonly #tracker: Tracker;
  readonly #options: Options;
  readonly #over: AbortSignal;
  /** How often the collector was asked for messages. */
  asked = 0;
  /** Which of its answers is the newest that was taken. */
  #taken = 0;
  #live?: Promise<void>;
  #module?: InApp;
  /** Events that wait for messages on their way. */
  #held?: Occasion[];
  #timer?: ReturnType<typeof setTimeout>;

  /** `over` says when the page is let go. */
  constructor(address: string, store: Store, tracker: Tracker, options: Options, over: AbortSignal) {
    this.#address = address;
    this.#store = store;
    this.#tracker = tracker;
    this.#options = options;
    this.#over = over;
    if (options.messages !== false) this.#wait();
  }

  /** A new session: the messages may have changed. If the collector is about to learn something of the endpoint, they come after that. */
  sessionBegan(): void {
    this.#wait();
    // The core records this one itself.
    this.offer({ type: '_session.start', attributes: {}, metrics: {} });
    if (!this.#tracker.dirty) this.sync();
  }

  async sync(): Promise<void> {
    const mode = this.#options.messages;
    if (mode === false) return;
    const ask = ++this.asked;
    const fail = (error: unknown) => this.#tracker.listeners.tell('error', { error });
    this.#wait();
    try {
      const response = await fetch(this.#address, { priority: 'low', credentials: 'omit' } as RequestInit);
      const campaigns: Campaign[] | false = response.ok && ((await response.json()).InAppMessageCampaigns ?? []);
      // Without an answer, yesterday's messages are better than none; and so are today's, when an older answer comes late.
      if (campaigns && ask > this.#taken) {
        this.#taken = ask;
        if (campaigns.length && !this.#module) {
          const means = [this.#store, this.#happened, fail, this.#options] as const;
          this.#module = await import('./in-app.js')
            .then(({ open }) => open(...means))
            .catch(async () => (await import('./in-app-script.js')).open(...means));
        }
        this.#module?.load(campaigns);
      }
    } catch (error) {
      fail(error);
    }
    this.#settle();
    // The first answer has come as fast as it could, and the collector knows the endpoint.
    if (mode === 'live') this.#live ??= import('./live.js').then(({ keepLive }) => keepLive(this, this.#address, this.#over)).catch(fail);
  }

  offer(event: Occasion): void {
    if (!this.#held) this.#module?.offer(event, this.#tracker.session());
    else if (this.#held.length < HELD_EVENTS_MAX) this.#held.push(event);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#module?.close();
    this.#module = undefined;
  }

  /** Something happened to a message: an event, and news for the page, once the module is done with it. */
  readonly #happened = (action: MessageAction, event: Occasion): void => {
    this.#tracker.record({ id: uuid(), at: Date.now(), ...event });
    queueMicrotask(() => this.#tracker.listeners.tell('message', action));
  };

  #wait(): void {
    this.#held ??= [];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settle(), WAIT_MS);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    const events = this.#held ?? [];
    this.#held = undefined;
    for (const event of events) this.offer(event);
  }
}
