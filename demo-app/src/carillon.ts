// The shop's use of the Carillon SDK: everything that the rest of the page tells Carillon goes through these few functions.
import { init, type Carillon } from '@carillon/web';
import { CURRENCY, type Product } from './products.ts';
import { account, type Account, type Line, type Order } from './store.ts';

const RETRY_MS = 2_000;
/** What may wait for the shop to open, in calls; a visitor makes far fewer before it does. */
const WAITING_MAX = 500;

type Config = { ready: true; collector: string; app: string; key: string } | { ready: false; reason: string };
type Work = (sdk: Carillon) => unknown;

let sdk: Carillon | undefined;
let waiting: Work[] = [];

/** The id of this browser's endpoint, once the SDK runs. */
export const endpointId = (): string | undefined => sdk?.endpointId;

/** Starts the SDK as soon as the shop's server knows the collector; until then the shop works and what happens is kept. */
export async function start(): Promise<void> {
  while (!sdk) {
    const config = await fetchConfig();
    if (config?.ready) {
      sdk = init({ collector: config.collector, app: config.app, key: config.key, title: 'Carillon Coffee', version: '1.0' });
      for (const work of waiting) run(work);
      waiting = [];
    } else {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

async function fetchConfig(): Promise<Config | undefined> {
  try {
    return (await (await fetch('/config.json')).json()) as Config;
  } catch {
    return undefined;
  }
}

/** A visitor looked at a product. The endpoint's attribute lets a segment speak of it. */
export function viewed(product: Product): void {
  tell((carillon) => {
    carillon.endpoint({ attributes: { LastViewed: [product.sku] } });
    carillon.record('product.view', { attributes: { sku: product.sku, kind: product.kind }, metrics: { price: product.price } });
  });
}

export function addedToBasket(product: Product, quantity: number): void {
  tell((carillon) => carillon.record('cart.add', { attributes: { sku: product.sku }, metrics: { price: product.price, quantity } }));
}

/** A visitor became a member: who it is, where letters may go, and the event, in one batch and in this order. */
export function signedUp(member: Account): void {
  tell(async (carillon) => {
    carillon.identify(member.id, { FirstName: [member.firstName], LastName: [member.lastName], Plan: ['member'] });
    carillon.endpoint({ channelType: 'EMAIL', address: member.email });
    carillon.signUp();
    await carillon.flush();
    await carillon.syncMessages();
  });
}

/** One order is one purchase event: a basket of several products is sold as a whole, with a line event for each of them. */
export function bought(order: Order, lines: Line[]): void {
  const only = lines.length === 1 ? lines[0] : undefined;
  const orders = (account.value?.orders ?? 0) + 1;
  tell((carillon) => {
    carillon.endpoint({ metrics: { orders } });
    for (const { product, quantity } of lines) {
      carillon.record('order.line', { attributes: { sku: product.sku, order: order.id }, metrics: { price: product.price, quantity } });
    }
    carillon.purchase({
      product: only ? only.product.sku : 'basket',
      price: only ? only.product.price : order.total,
      quantity: only ? only.quantity : 1,
      currency: CURRENCY,
      transaction: order.id,
    });
    return carillon.flush();
  });
}

function tell(work: Work): void {
  if (sdk) run(work);
  else if (waiting.length < WAITING_MAX) waiting.push(work);
}

/** Nothing that goes wrong in telling Carillon may spoil a purchase. */
async function run(work: Work): Promise<void> {
  try {
    await work(sdk!);
  } catch (error) {
    console.warn('The shop could not tell Carillon:', error);
  }
}
