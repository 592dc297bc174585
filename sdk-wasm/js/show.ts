import { show } from './card.js';
import type { Campaign, InApp, Occasion } from './messages.js';
import type { Message, MessageAction } from './message-types.js';
import type { Store } from './store.js';
import type { Options } from './types.js';

/** What the module offers, as wasm or as a script. */
type Module = Omit<typeof import('../build/in-app/in-app.js'), 'finish' | 'imports'>;
/** A way to start the module, and run it. */
export type Open = (...means: Means) => Promise<InApp>;
type Means = Parameters<typeof run> extends [Module, ...infer Rest] ? Rest : never;

/** Where the store keeps how often messages were shown. */
const COUNTS = 'c';

/**
 * Runs the in-app module. `tell` hears what happens to a message, and the event that it is; `onMessage` says whether the page draws one
 * itself, and `texts` what is said beside the author's words.
 */
export function run(
  { choose, count, draw, load, make }: Module,
  store: Pick<Store, 'get' | 'set'>,
  tell: (action: MessageAction, event: Occasion) => void,
  fail: (error: unknown) => void,
  { onMessage, texts }: Pick<Options, 'onMessage' | 'texts'>,
): InApp {
  let campaigns: Campaign[] = [];
  let app: number | undefined;
  /** The one message on the page: drawn here, or by the page. */
  let standing: Message | undefined;
  /** Takes the message that was drawn here off the page. */
  let remove: (() => void) | undefined;

  const counts = (): string => store.get(COUNTS) ?? '';
  /** A page that has replaced a function of the browser may throw through the module, which then stays in the middle of what it does. */
  const guard = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      // It costs the message that stands. The others come from a module's state of their own, made when it is needed.
      app = undefined;
      campaigns = campaigns.filter(({ CampaignId }) => CampaignId !== standing?.campaignId);
      standing = undefined;
      fail(error);
    }
  };
  /** Puts a campaign's message in the one place that there is for it. */
  const stand = ({ CampaignId: campaignId, TreatmentId: treatmentId, InAppMessage: { Layout, Content, CustomConfig } }: Campaign, session: string) => {
    let seen = false;
    const attributes = { campaign_id: campaignId, delivery_type: 'IN_APP_MESSAGE', treatment_id: treatmentId };
    const say = (action: MessageAction['action'], more?: object) =>
      tell({ action, campaignId, treatmentId, ...more }, { type: `_inapp.message_${action}`, attributes, metrics: {} });
    const end = (action: MessageAction['action'], more?: object) => {
      if (standing !== message) return;
      standing = undefined;
      if (seen) say(action, more);
    };
    const message: Message = {
      campaignId,
      treatmentId,
      layout: Layout,
      content: Content,
      customConfig: CustomConfig ?? {},
      displayed() {
        if (seen || standing !== message) return;
        seen = true;
        store.set(COUNTS, count(campaignId, session, counts(), ...time()));
        say('displayed');
      },
      clicked(button, link) {
        message.displayed();
        end('clicked', { button, link });
      },
      dismissed: () => end('dismissed'),
    };
    return (standing = message);
  };
  /** Whether the message is left to us. */
  const isOurs = (message: Message): boolean => {
    try {
      if (onMessage?.(message) === true) return false;
    } catch (error) {
      fail(error);
    }
    return standing === message;
  };
  return {
    load: (list) =>
      guard(() => {
        campaigns = list;
        if (app !== undefined) load(app, list);
      }),
    offer: (event, session) =>
      guard(() => {
        // Of a page still on its way, there may be nothing yet to draw on.
        if (standing || !document.body) return;
        if (app === undefined) load((app = make()), campaigns);
        const place = choose(app, event, session, counts(), ...time());
        const campaign = campaigns[place];
        if (!campaign) return;
        const message = stand(campaign, session);
        if (!isOurs(message)) return;
        const end = (button: HTMLAnchorElement | null) =>
          guard(() => {
            remove?.();
            remove = undefined;
            if (button?.href) message.clicked(button.className === 'button' ? 1 : 0, button.href);
            else message.dismissed();
          });
        remove = show((root) => draw(app!, place, root), end, texts);
        message.displayed();
      }),
    close: () =>
      guard(() => {
        campaigns = [];
        app = standing = undefined;
        remove?.();
      }),
  };
}

/** Now, as the module wants it: in milliseconds since 1970, and how many minutes UTC is ahead of the wall clock. */
function time(): [number, number] {
  return [Date.now(), new Date().getTimezoneOffset()];
}
