/** What a page sees of Carillon. */
import type { Message, MessageAction, MessageTexts } from './message-types.js';

export type * from './message-types.js';

/** How to reach the collector, and as whom. */
export interface Options {
  /** Where the collector listens, such as `https://events.shop.example`. */
  collector: string;
  /** The application's id. */
  app: string;
  /** The application's publishable key: `pk_…`. */
  key: string;
  /** The application's name, stored with each event. */
  title?: string;
  /** The application's version, stored with each event. */
  version?: string;
  /**
   * Whether to fetch and show in-app messages. With `'live'`, a page that stays open is told of new ones and of those that have ended, by
   * a WebSocket of its own; where none can be had, it asks every minute. Default: true.
   */
  messages?: boolean | 'live';
  /** Asked before a message is drawn. If the answer is true, nothing is drawn: the page does that itself. */
  onMessage?: (message: Message) => boolean | void;
  /** The few words of in-app messages that no author writes, in the page's language. */
  texts?: MessageTexts;
  /** `'required'`: nothing is kept or sent before `optIn()`. Default: `'granted'`. */
  consent?: 'granted' | 'required';
  /** Whether Global Privacy Control, while the visitor has not said otherwise, means no. Default: true. */
  respectGpc?: boolean;
  /** Whether Do Not Track means no in the same way. Default: false. */
  respectDnt?: boolean;
  /** Whether to write what happens to the console, and why an event was given up. */
  debug?: boolean;
  /** Where the core comes from, if not from this package's own file: see `@carillon/web/external`. */
  core?: Core;
}

/** A way to load the core. */
export type Core = () => Promise<(input: string, now: number) => string>;

/** Facts about an event. Values become text; at most 40 of them, 200 characters each. */
export type Attributes = Record<string, string | number | boolean>;
/** Numbers of an event, at most 40. */
export type Metrics = Record<string, number>;
/** Facts about an endpoint or a user: each a list of texts. */
export type Traits = Record<string, string | string[]>;

export interface EventData {
  attributes?: Attributes;
  metrics?: Metrics;
}

/** A sale. */
export interface Purchase {
  product: string;
  price: number;
  /** ISO 4217, such as `EUR`. */
  currency: string;
  quantity: number;
  transaction?: string;
  store?: string;
}

/** What may be said about this browser as an endpoint. Only what is given changes. */
export interface EndpointData {
  channelType?: string;
  address?: string;
  attributes?: Traits;
  metrics?: Metrics;
  optOut?: 'ALL' | 'NONE';
  location?: {
    city?: string;
    country?: string;
    latitude?: number;
    longitude?: number;
    postalCode?: string;
    region?: string;
  };
}

/** An event as it was recorded. */
export interface Recorded {
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  type: string;
  attributes: Record<string, string>;
  metrics: Record<string, number>;
}

/** An event was given up. */
export interface Drop {
  /** The event's id; empty where the endpoint's own data was refused. */
  id: string;
  /** An HTTP status, `endpoint` and a status, `overflow`, `expired`, `trap` (the core fails at it), or `off`: there is no consent. */
  reason: string;
  /** How many have been given up for this reason since the page was opened. */
  count: number;
}

/** A request came back. */
export interface Answered {
  /** Events that it carried. */
  events: number;
  bytes: number;
  /** The HTTP status; 0 if nobody answered. */
  status: number;
  /** How long it took. */
  ms: number;
}

export interface Happenings {
  /** An event was recorded. */
  event: Recorded;
  /** A request came back. */
  request: Answered;
  /** An in-app message was displayed, clicked or dismissed. */
  message: MessageAction;
  /** An event was given up. */
  drop: Drop;
  /** A session began. */
  session: { id: string };
  /** Something went wrong inside; the page is not affected. */
  error: { error: unknown };
}

/** One application's tracker on this page. No method ever throws. */
export interface Carillon {
  /** This browser, kept across visits; empty while there is no consent. */
  readonly endpointId: string;
  /** Records an event. */
  record(type: string, data?: EventData): void;
  /** Records a sale. */
  purchase(purchase: Purchase): void;
  /** Records that the user signed in. */
  signIn(): void;
  /** Records that a user signed up. */
  signUp(): void;
  /** Records that a sign-in failed. */
  authFail(): void;
  /** Says who uses this browser, and what is known of him. */
  identify(userId: string, attributes?: Traits): void;
  /** The user leaves: this browser is nobody's from now on. What he did is sent in his name. */
  signOut(): void;
  /** Begins anew, as a browser never seen before. What is still to be sent goes out under the old name. */
  reset(): void;
  /** The visitor agrees to being tracked; kept for later visits. */
  optIn(): void;
  /** The visitor does not want to be tracked: stops in all tabs, and erases all that is kept here, events not yet sent among it. */
  optOut(): void;
  /** Says what is known of this browser. */
  endpoint(data: EndpointData): void;
  /** Sends what waits. Settles when all of it has been taken in, or when an attempt has failed. */
  flush(): Promise<void>;
  /** Calls `handler` when something happens; the answer ends that. */
  on<K extends keyof Happenings>(kind: K, handler: (happening: Happenings[K]) => void): () => void;
  /** Fetches the in-app messages anew. */
  syncMessages(): Promise<void>;
  /** Sends what waits and lets go of the page. */
  destroy(): void;
}
