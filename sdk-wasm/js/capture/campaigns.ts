import type { Carillon } from '../types.js';
import { safely } from './listen.js';

/** What those who place links write into them, and what networks add to tell a click. */
const PARAMETERS = [
  'utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'utm_id',
  'gclid', 'gbraid', 'wbraid', 'dclid', 'fbclid', 'msclkid', 'ttclid', 'twclid', 'li_fat_id', 'yclid', 'epik', 'rdt_cid', 'ScCid',
];

const counted = new WeakSet<Carillon>();
/** Longer values an endpoint does not take; they are in the event alone. */
const TRAIT_CHARS_MAX = 100;

/**
 * Records `campaignVisit` with the parameters of the address that led here, each an attribute of its name. The endpoint's `latestCampaign`
 * becomes the list of them (`utm_source=news`), and so does its `initialCampaign` the first time.
 */
export function campaigns(carillon: Carillon, signal: AbortSignal): void {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  // Loading anew, or coming back to it, is not another visit.
  if (counted.has(carillon) || (navigation && !/^(navigate|prerender)$/.test(navigation.type))) return;
  counted.add(carillon);
  const query = new URLSearchParams(location.search);
  const found = PARAMETERS.flatMap((name) => (query.get(name) ? [[name, query.get(name)!] as const] : []));
  if (!found.length) return;

  const key = storageKey(carillon);
  const traits = found.map((pair) => pair.join('=')).filter((text) => text.length <= TRAIT_CHARS_MAX);
  const first = stored(key) !== carillon.endpointId;
  carillon.endpoint({ attributes: { latestCampaign: traits, ...(first && { initialCampaign: traits }) } });
  // Only a tracker that may record may leave something behind.
  const unlisten = carillon.on('event', ({ type }) => {
    if (type === 'campaignVisit') safely(() => localStorage.setItem(key, carillon.endpointId));
  });
  signal.addEventListener('abort', unlisten);
  carillon.record('campaignVisit', { attributes: Object.fromEntries(found) });
}

/** Under the application's own prefix, so that it goes when the rest goes. */
function storageKey(carillon: Carillon): string {
  const running = (globalThis as { [key: symbol]: Map<string, Carillon> | undefined })[Symbol.for('carillon')];
  for (const [app, tracker] of running ?? []) if (tracker === carillon) return `carillon:${app}:campaign`;
  return 'carillon::campaign';
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
