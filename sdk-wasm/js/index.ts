import type { Carillon, EndpointData, EventData, Happenings, Options, Purchase, Traits } from './types.js';
import { Group, Tracker } from './tracker.js';
import { uuid } from './id.js';
import { init as inert } from './noop.js';
import { attributes, metrics, text, traits } from './values.js';

export type * from './types.js';

const running = new Map<string, Carillon>();

/** Starts tracking for an application. A second call for the same application gives the first one's tracker. */
export function init(options: Options): Carillon {
  try {
    const known = running.get(options.app);
    if (known) return known;
    const tracker = new Tracker(options);
    const carillon = wrap(tracker, () => running.delete(options.app));
    running.set(options.app, carillon);
    tracker.start().catch((error) => tracker.listeners.tell('error', { error }));
    return carillon;
  } catch (error) {
    console.error('carillon: init', error);
    return inert(options);
  }
}

/** The public face: plain values in, and nothing thrown at the page. */
function wrap(tracker: Tracker, gone: () => void): Carillon {
  const safely = <A extends unknown[]>(work: (...args: A) => void) => (...args: A): void => {
    try {
      work(...args);
    } catch (error) {
      tracker.listeners.tell('error', { error });
    }
  };
  const record = safely((type: string, data?: EventData) => {
    tracker.record({ id: uuid(), at: Date.now(), type: text(type), attributes: attributes(data?.attributes), metrics: metrics(data?.metrics) });
  });
  return {
    endpointId: tracker.endpointId,
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
      tracker.set(Group.User, { UserId: String(userId) });
      tracker.set(Group.UserAttributes, traits(values));
    }),
    endpoint: safely((data: EndpointData) => describe(tracker, data)),
    flush: () => tracker.flush().catch((error) => tracker.listeners.tell('error', { error })),
    on: (kind, handler) => tracker.listeners.on(kind, handler as (happening: Happenings[typeof kind]) => void),
    syncMessages: () => tracker.messages.sync().catch((error) => tracker.listeners.tell('error', { error })),
    destroy: safely(() => {
      gone();
      tracker.destroy();
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

function dropEmpty<T>(values: Record<string, T | undefined>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as Record<string, T>;
}
