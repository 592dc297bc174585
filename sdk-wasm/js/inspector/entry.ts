import { make, pairs, time } from './html.js';
import type { Entry } from './watch.js';
import { ACTIONS, whatCame, whyDropped } from './words.js';

/** How an entry is told: one line, and what unfolds beneath it. `bad` is something to look at, `late` something that mends itself. */
interface Telling {
  line: string;
  note?: string;
  more: [name: string, value: string][];
  mood?: 'good' | 'late' | 'bad';
}

function tell(entry: Entry): Telling {
  switch (entry.kind) {
    case 'event': {
      const { type, attributes, metrics, id } = entry.what;
      const more = Object.entries({ ...attributes, ...metrics }).map(([name, value]): [string, string] => [name, `${value}`]);
      return { line: type, more: [...more, ['event id', id]] };
    }
    case 'request': {
      const { status, events, bytes, ms } = entry.what;
      const mood = status > 0 && status < 300 ? 'good' : status >= 400 && status < 500 && status !== 429 ? 'bad' : 'late';
      const line = `${status || 'No answer'} · ${events} ${events === 1 ? 'event' : 'events'}`;
      return { line, note: whatCame(status), mood, more: [['bytes', `${bytes}`], ['milliseconds', `${Math.round(ms)}`]] };
    }
    case 'drop': {
      const { id, reason, count } = entry.what;
      return { line: whyDropped(reason), mood: 'bad', more: [['reason', reason], ['so far', `${count}`], ['event id', id || '–']] };
    }
    case 'message': {
      const { action, campaignId, treatmentId } = entry.what;
      return { line: ACTIONS[action], more: [['campaign', campaignId], ['treatment', treatmentId || '–']] };
    }
    case 'session':
      return { line: 'A session began', more: [['session', entry.what.id]] };
    case 'error':
      return { line: `${entry.what.error}`, mood: 'bad', more: [] };
  }
}

/** An item of the list. */
export function drawEntry(entry: Entry): HTMLLIElement {
  const { line, note, more, mood = 'plain' } = tell(entry);
  const head = make('summary', {}, make('span', { class: 'kind' }, entry.kind), make('span', { class: 'line' }, line), time(entry.at));
  const told = make('details', {}, head, note ? make('p', {}, note) : undefined, pairs([...more, ['app', entry.app]]));
  return make('li', { class: mood, 'data-kind': entry.kind }, told);
}
