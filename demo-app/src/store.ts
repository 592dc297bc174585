// What the shop itself remembers in this browser: who signed up, what is in the basket, what was bought last.
import { productOf, type Product } from './products.ts';

export interface Account {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  orders: number;
}
export interface Line {
  product: Product;
  quantity: number;
}
export interface Order {
  id: string;
  lines: { sku: string; quantity: number }[];
  delivery: number;
  total: number;
}

export const QUANTITY_MAX = 20;
const DELIVERY_FREE_FROM = 35;
const DELIVERY_FEE = 4.5;

/** A remembered value that tells its listeners when it changes. Storage that is full or forbidden costs only the memory of it. */
class Remembered<T> {
  #value: T;
  #key: string;
  #listeners = new Map<() => void, Element | undefined>();

  constructor(key: string, empty: T) {
    this.#key = `carillon-coffee.${key}`;
    this.#value = empty;
    try {
      const kept = localStorage.getItem(this.#key);
      if (kept) this.#value = JSON.parse(kept) as T;
    } catch {
      // A private window may refuse storage: the shop then forgets on reload.
    }
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    try {
      localStorage.setItem(this.#key, JSON.stringify(value));
    } catch {
      // As above.
    }
    for (const [listener, owner] of this.#listeners) {
      if (owner && !owner.isConnected) this.#listeners.delete(listener);
      else listener();
    }
  }

  /** Calls the listener on every change; with an owner, for as long as that element is in the page. */
  onChange(listener: () => void, owner?: Element): void {
    this.#listeners.set(listener, owner);
  }
}

export const account = new Remembered<Account | null>('account', null);
export const basket = new Remembered<Record<string, number>>('basket', {});
export const lastOrder = new Remembered<Order | null>('order', null);

/** The basket's lines, without anything that the shop no longer sells. */
export function lines(): Line[] {
  return Object.entries(basket.value).flatMap(([sku, quantity]) => {
    const product = productOf(sku);
    return product && quantity > 0 ? [{ product, quantity }] : [];
  });
}

export const count = (): number => lines().reduce((sum, line) => sum + line.quantity, 0);
export const subtotal = (): number => lines().reduce((sum, line) => sum + line.quantity * line.product.price, 0);
export const delivery = (): number => (subtotal() >= DELIVERY_FREE_FROM || count() === 0 ? 0 : DELIVERY_FEE);
export const untilFree = (): number => Math.max(0, DELIVERY_FREE_FROM - subtotal());

/** Sets how many of a product are in the basket; none takes it out. */
export function setQuantity(sku: string, quantity: number): void {
  const next = { ...basket.value };
  if (quantity > 0) next[sku] = Math.min(quantity, QUANTITY_MAX);
  else delete next[sku];
  basket.set(next);
}
