import type { Store } from './store.js';
import type { Options } from './types.js';

/** The visitor's word is all that is kept after a no. */
export const CONSENT = 'consent';

declare global {
  interface Navigator {
    globalPrivacyControl?: boolean;
  }
}

/** Whether this page may track. What the visitor said outweighs what his browser says, and that outweighs the page's own rule. */
export function allowed({ consent, respectGpc, respectDnt }: Options, store: Store): boolean {
  const said = store.get(CONSENT);
  const declined = (respectGpc !== false && navigator.globalPrivacyControl) || (respectDnt && navigator.doNotTrack === '1');
  return said ? said === 'in' : !declined && consent !== 'required';
}
