/** What a page sees of Carillon. */

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
  /** Whether to fetch and show in-app messages. Default: true. */
  messages?: boolean;
}

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

/** An event was given up. */
export interface Drop {
  /** An HTTP status, or `overflow`, `expired`. */
  reason: string;
  /** How many have been given up for this reason since the page was opened. */
  count: number;
}

/** Something happened to an in-app message. */
export interface MessageAction {
  action: 'displayed' | 'clicked' | 'dismissed';
  campaignId: string;
  treatmentId: string;
}

export interface Happenings {
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
  /** This browser, kept across visits. */
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
