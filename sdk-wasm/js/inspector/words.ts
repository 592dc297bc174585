import type { MessageAction } from '../types.js';

const REFUSED: Record<string, string> = {
  400: 'the collector found it malformed',
  401: 'the collector refused the key',
  403: 'the collector refused the key, or this site is not among the origins the key is for',
  404: 'the collector does not know this application',
  413: 'it is larger than the collector takes',
};

const GIVEN_UP: Record<string, string> = {
  overflow: 'more events waited than may wait, so there was no room for it',
  expired: 'it waited so long that the collector would not take it any more',
  off: 'there is no consent to record it',
};

const refused = (status: string): string => `${REFUSED[status] ?? 'the collector refused it'} (${status})`;

/** Why an event was given up: the reason of a drop, in plain words. */
export function whyDropped(reason: string): string {
  const status = /^endpoint (\d+)$/.exec(reason)?.[1];
  if (status) return `What was said about this browser was not taken: ${refused(status)}.`;
  return `Given up: ${GIVEN_UP[reason] ?? (/^\d+$/.test(reason) ? refused(reason) : reason)}.`;
}

/** What an HTTP status means for the events of the request; 0 is nobody's. */
export function whatCame(status: number): string {
  if (status === 0) return 'Nobody answered: offline, blocked, or a wrong address. The events wait and are sent again.';
  if (status < 300) return 'Taken in.';
  if (status === 413) return 'Too large at once: sent again in halves.';
  if (status === 429) return 'The collector asked to wait. The events are sent again later.';
  if (status === 408 || status === 425 || status >= 500) return 'The collector had trouble. The events are sent again later.';
  return `Not taken: ${refused(`${status}`)}.`;
}

export const ACTIONS: Record<MessageAction['action'], string> = {
  displayed: 'A message was shown',
  clicked: 'A message was clicked',
  dismissed: 'A message was dismissed',
};
