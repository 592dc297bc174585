import { campaigns } from './capture/campaigns.js';
import { errors } from './capture/errors.js';
import { listen, safely } from './capture/listen.js';
import { clicks, forms } from './capture/marks.js';
import { pages } from './capture/pages.js';
import type { Carillon } from './types.js';

/** What to record of a page by itself. Nothing is, unless it is asked for. */
export interface Captures {
  /** Views of pages, also of those that a script routes to: `pageView`. */
  pages?: boolean | PageOptions;
  /** The campaign that led here: `campaignVisit`, and the endpoint's `initialCampaign` and `latestCampaign`. */
  campaigns?: boolean;
  /** Clicks on what has `data-carillon-event`, under the name that it says. */
  clicks?: boolean;
  /** Submitted forms that have `data-carillon-event`, under the name that it says. No field is read. */
  forms?: boolean;
  /** Uncaught errors and rejections: `pageError`, each once, at most 10 a page. */
  errors?: boolean;
  /** LCP, CLS, INP, FCP and TTFB: `webVitals`, when the page is first hidden. */
  vitals?: boolean;
}

/** Parts of an address that may hold personal data, and so are left out of what is recorded, and of what makes a page another. */
export interface PageOptions {
  query?: boolean;
  hash?: boolean;
}

/** Records what happens on the page. The answer ends that, and leaves the page as it was. Without a page it does nothing. */
export function capture(carillon: Carillon, what: Captures): () => void {
  if (typeof window === 'undefined') return () => {};
  const end = new AbortController();
  const { signal } = end;
  const begin = () => {
    if (what.pages) pages(carillon, signal, what.pages === true ? {} : what.pages);
    if (what.campaigns) campaigns(carillon, signal);
    if (what.clicks) clicks(carillon, signal);
    if (what.forms) forms(carillon, signal);
    if (what.errors) errors(carillon, signal);
    if (what.vitals) loadVitals(carillon, signal);
  };
  // A page that the browser prepares may never be seen.
  if ((document as { prerendering?: boolean }).prerendering) listen(document, 'prerenderingchange', begin, signal);
  else safely(begin);
  return () => end.abort();
}

/** What measures is larger than all the rest, so it is fetched when it is asked for. The browser keeps what it would have heard before. */
function loadVitals(carillon: Carillon, signal: AbortSignal): void {
  import('./capture/vitals.js').then(
    ({ vitals }) => signal.aborted || vitals(carillon, signal),
    (error) => console.error('carillon: capture', error),
  );
}
