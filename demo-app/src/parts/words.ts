// Plain words for what Carillon reports: event types, moments, values.

const EVENT_WORDS: Record<string, string> = {
  '_session.start': 'The visit began',
  '_session.stop': 'The visit ended',
  '_session.pause': 'The visit paused',
  '_session.resume': 'The visit went on',
  '_userauth.sign_up': 'Signed up',
  '_userauth.sign_in': 'Signed in',
  '_userauth.auth_fail': 'Could not sign in',
  '_monetization.purchase': 'Bought',
  '_inapp.message_displayed': 'Saw a message in the shop',
  '_inapp.message_clicked': 'Clicked a message in the shop',
  '_inapp.message_dismissed': 'Closed a message in the shop',
  '_campaign.send': 'A campaign wrote to this browser',
  '_email.send': 'A letter was sent',
  '_email.delivered': 'A letter arrived',
  'product.view': 'Looked at a product',
  'cart.add': 'Put in the basket',
  'order.line': 'A line of the order',
};

/** What an event means to a shopkeeper; unknown types speak for themselves. */
export const eventWords = (type: string): string => EVENT_WORDS[type] ?? type;

/** The colour family of an event: `_monetization.purchase` is `buy`. */
export function eventFamily(type: string): string {
  if (type.startsWith('_session')) return 'visit';
  if (type.startsWith('_userauth')) return 'person';
  if (type.startsWith('_monetization') || type.startsWith('order')) return 'buy';
  if (type.startsWith('_')) return 'message';
  return 'shop';
}

const HIDDEN = new Set(['delivery_type', 'treatment_id', 'campaign_activity_id', 'kind', 'order', '_transaction_id']);
const DETAILS_MAX = 3;

/** The few attributes and metrics of an event worth a line. */
export function eventDetails(attributes: Record<string, string>, metrics: Record<string, number>): string {
  const entries = [...Object.entries(attributes), ...Object.entries(metrics)].filter(([name]) => !HIDDEN.has(name));
  return entries
    .slice(0, DETAILS_MAX)
    .map(([name, value]) => `${detailName(name)} ${shorten(detailValue(name, String(value)))}`)
    .join(' · ');
}

const detailName = (name: string) => name.replace(/^_/, '').replace(/_id$/, '').replaceAll('_', ' ');
/** A campaign's id in an in-app event is its name, a hyphen and 32 digits: the name is enough. */
const detailValue = (name: string, value: string) => (name === 'campaign_id' ? value.replace(/-[0-9a-f]{32}$/, '') : value);

const WORD_MAX = 26;
export const shorten = (text: string, most = WORD_MAX): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** How long ago, in the fewest words. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 3) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
