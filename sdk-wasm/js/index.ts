import type { Carillon, EndpointData, EventData, Happenings, Options, Purchase, Traits } from './types.js';
import { allowed, CONSENT } from './consent.js';
import { uuid } from './id.js';
import { Listeners } from './listeners.js';
import { Store } from './store.js';
import { endpointsOf, Group, Tracker } from './tracker.js';
import { attributes, dropEmpty, metrics, text, traits } from './values.js';

export type * from './types.js';

/** One for each application, where tools can find them. */
const running = new Map<string, Carillon>();
(globalThis as Record<symbol, unknown>)[Symbol.for('carillon')] = running;

/** Starts tracking for an application. A second call for the same application gives the first one's tracker. */
export function init(options: Options): Carillon {
  const known = running.get(options?.app) ?? wrap(options);
  running.set(options?.app, known);
  return known;
}

/** The public face: plain values in, and nothing thrown at the page. */
function wrap(options: Options): Carillon {
  const listeners = new Listeners(options?.debug);
  const fail = (error: unknown): void => listeners.tell('error', { error });
  const safely = <A extends unknown[]>(work: (...args: A) => void) => (...args: A): void => {
    try {
      work(...args);
    } catch (error) {
      fail(error);
    }
  };
  const store = new Store(`carillon:${options?.app}:`);
  const leaving = new AbortController();
  let tracker: Tracker | undefined;
  /** Those at work, by the endpoint that they deliver for: this browser's own under none. */
  const all = new Map<string, Tracker>();
  const start = (former = ''): Tracker => {
    const started = new Tracker(options, listeners, store, former);
    all.set(former, started);
    started.start().then(() => {
      // By now it is known whose events lie here.
      if (started === tracker) for (const id of endpointsOf(store)) if (id !== tracker.endpointId && !all.has(id)) start(id);
    });
    return started;
  };
  /** Starts or stops, as the visitor's word is. */
  const obey = (): void => {
    if (!allowed(options, store)) {
      all.forEach((gone) => gone.forget());
      all.clear();
      tracker = undefined;
      store.erase(CONSENT);
    } else tracker ??= start();
  };
  const say = (word: 'in' | 'out') => safely(() => {
    here();
    store.set(CONSENT, word);
    obey();
    // A full storage takes it only now that it has been erased.
    store.set(CONSENT, word);
  });
  let begun = false;
  /** The tracker, if there may be one. A browser's first look at its storage is slow, and so it is not taken in the task that starts the page. */
  const here = (): Tracker | undefined => {
    if (!begun) {
      begun = true;
      try {
        obey();
      } catch (error) {
        console.error('carillon', error);
      }
      // Another tab heard it.
      addEventListener('storage', ({ key }) => key?.endsWith(CONSENT) && obey(), { signal: leaving.signal });
    }
    return tracker;
  };
  setTimeout(here);

  const record = safely((type: string, data?: EventData) => {
    const event = { id: uuid(), at: Date.now(), type: text(type), attributes: attributes(data?.attributes), metrics: metrics(data?.metrics) };
    const tracker = here();
    if (tracker) tracker.record(event);
    else listeners.drop('off', event.id);
  });
  return {
    get endpointId() {
      return here()?.endpointId ?? '';
    },
    record,
    purchase: safely((sale: Purchase) =>
      record('_monetization.purchase', {
        attributes: dropEmpty({ _product_id: sale.product, _currency: sale.currency, _transaction_id: sale.transaction, _store: sale.store }),
        metrics: { _quantity: sale.quantity, _item_price: sale.price },
      })),
    signIn: () => record('_userauth.sign_in'),
    signUp: () => record('_userauth.sign_up'),
    authFail: () => record('_userauth.auth_fail'),
    identify: safely((userId: string, values?: Traits) => {
      if (userId == null) return;
      here()?.set(Group.User, { UserId: String(userId) });
      tracker?.set(Group.UserAttributes, traits(values));
    }),
    // Pinpoint: an empty UserId detaches an endpoint from its user.
    signOut: safely(() => here()?.set(Group.User, { UserId: '' })),
    reset: safely(() => {
      here()?.retire();
      tracker &&= start();
    }),
    optIn: say('in'),
    optOut: say('out'),
    endpoint: safely((data: EndpointData) => here() && describe(tracker!, data)),
    flush: async () => here()?.flush().catch(fail),
    on: (kind, handler) => listeners.on(kind, handler as (happening: Happenings[typeof kind]) => void),
    syncMessages: async () => here()?.messages.sync(),
    destroy: safely(() => {
      begun = true;
      running.delete(options.app);
      leaving.abort();
      all.forEach((gone) => gone.destroy());
      tracker = undefined;
    }),
  };
}

function describe(tracker: Tracker, data: EndpointData): void {
  const { city, country, latitude, longitude, postalCode, region } = data.location ?? {};
  tracker.set(Group.Top, dropEmpty({ ChannelType: data.channelType, Address: data.address, OptOut: data.optOut }));
  tracker.set(Group.Attributes, traits(data.attributes));
  tracker.set(Group.Metrics, metrics(data.metrics));
  tracker.set(Group.Location, dropEmpty({ City: city, Country: country, Latitude: latitude, Longitude: longitude, PostalCode: postalCode, Region: region }));
}
