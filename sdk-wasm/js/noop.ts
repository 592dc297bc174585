import type { Carillon, Options } from './types.js';

export type * from './types.js';

/** Where there is no page there is nothing to track: the same functions, touching nothing. */
export function init(_options: Options): Carillon {
  const nothing = (): void => {};
  const later = (): Promise<void> => Promise.resolve();
  return {
    endpointId: '',
    record: nothing,
    purchase: nothing,
    signIn: nothing,
    signUp: nothing,
    authFail: nothing,
    identify: nothing,
    signOut: nothing,
    reset: nothing,
    optIn: nothing,
    optOut: nothing,
    endpoint: nothing,
    flush: later,
    on: () => nothing,
    syncMessages: later,
    destroy: nothing,
  };
}
