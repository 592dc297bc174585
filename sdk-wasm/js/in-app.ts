import start, { close, handle, load, make, offer } from '../build/in-app/in-app.js';
import hex from '../build/in-app/in-app_bg.wasm';
import { bytes } from './hex.js';
import css from './in-app.css';
import type { Counts, InApp } from './messages.js';
import type { MessageAction } from './types.js';

/** How long a banner's way out takes; the style sheet says the same. */
const WAY_OUT_MS = 180;

/**
 * Starts the in-app module, which travels inside this file. `counts` keeps how often messages were shown; `tell` hears what happens to a
 * message.
 */
export async function open(counts: Counts, tell: (action: MessageAction) => void, fail: (error: unknown) => void): Promise<InApp> {
  await start({ module_or_path: bytes(hex) });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const guard = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      fail(error);
    }
  };
  const app = make({
    // Nothing may be thrown through the module, which would stay in the middle of what it does.
    tell: (action, campaignId, treatmentId) => guard(() => tell({ action, campaignId, treatmentId })),
    root(host) {
      const root = host.attachShadow({ mode: 'closed' });
      root.adoptedStyleSheets = [sheet];
      return root;
    },
    leave: (host) => setTimeout(() => host.remove(), WAY_OUT_MS),
    handleEvent: ({ currentTarget, target }) => guard(() => handle(app, currentTarget, target === currentTarget)),
  });
  return {
    load: (campaigns) => guard(() => load(app, campaigns)),
    offer: (event, session) =>
      guard(() => {
        // Of a page still on its way, there may be nothing yet to draw on.
        const shown = document.body && offer(app, event, session, counts.get(), Date.now(), new Date().getTimezoneOffset());
        if (shown) counts.set(shown);
      }),
    close: () => guard(() => close(app)),
  };
}
