import { createContext, createElement, useContext, useEffect, useMemo, useRef, type ReactElement, type ReactNode } from 'react';
import { init } from './index.js';
import { init as inert } from './noop.js';
import type { Carillon, Happenings, Options, Traits } from './types.js';

export type * from './types.js';

/** Outside of every provider nothing is recorded. */
const nobody = inert({ collector: '', app: '', key: '' });
const Context = createContext(nobody);

/** A tracker of its own for `options`, or one that runs already. */
export type CarillonProviderProps = { children?: ReactNode } & (
  | { options: Options; carillon?: never }
  | { carillon: Carillon; options?: never }
);

/**
 * Gives the components in it their tracker. It is the page's rather than the component's: mounting twice starts it once, and unmounting
 * leaves it running. Other options count when they name another application.
 */
export function CarillonProvider({ options, carillon, children }: CarillonProviderProps): ReactElement {
  const started = useMemo(() => carillon ?? init(options!), [carillon, options?.app]);
  return createElement(Context.Provider, { value: started }, children);
}

/** The tracker of the nearest provider. Without one it says so on the console, and the answer does nothing. */
export function useCarillon(): Carillon {
  const carillon = useContext(Context);
  useEffect(() => {
    if (carillon === nobody) console.error('carillon: there is no <CarillonProvider> around this component');
  }, [carillon]);
  return carillon;
}

/** Records an event: the same function in every render. It is for handlers; what an effect records, strict mode records twice. */
export function useRecord(): Carillon['record'] {
  return useCarillon().record;
}

/** A user, and what is known of him. */
export interface User {
  id: string;
  attributes?: Traits;
}

/** Says who uses this browser, as soon as that is known and whenever it changes. No user is no news: a handler signs out. */
export function useIdentify(user: User | null | undefined): void {
  const carillon = useCarillon();
  const said = user && JSON.stringify([user.id, user.attributes]);
  useEffect(() => {
    if (user) carillon.identify(user.id, user.attributes);
  }, [carillon, said]);
}

/** Calls `handler`, as the last render left it, when an in-app message is displayed, clicked or dismissed. */
export function useMessage(handler: (happening: Happenings['message']) => void): void {
  const carillon = useCarillon();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => carillon.on('message', (happening) => latest.current(happening)), [carillon]);
}
