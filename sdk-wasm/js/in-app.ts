import start, { InApp as Module } from '../build/in-app/in-app.js';
import hex from '../build/in-app/in-app_bg.wasm';
import { bytes } from './hex.js';
import css from './in-app.css';
import type { Counts, InApp } from './messages.js';
import type { MessageAction } from './types.js';

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
  const module: Module = new Module(
    document,
    sheet,
    (action: MessageAction['action'], campaignId: string, treatmentId: string) => tell({ action, campaignId, treatmentId }),
    (event: Event) => guard(() => module.handle(event)),
  );
  return {
    load: (campaigns) => guard(() => module.load(campaigns)),
    offer: (event, session) =>
      guard(() => {
        const shown = module.offer(event, session, counts.get(), Date.now(), new Date().getTimezoneOffset());
        if (shown) counts.set(shown);
      }),
    close: () => guard(() => module.close()),
  };
}
