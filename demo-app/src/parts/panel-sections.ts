// The parts of the side panel, from the most alive to the most lasting.
import { h } from '../dom.ts';
import { eventDetails, eventFamily, eventWords, shorten } from './words.ts';

type Lists = Record<string, string[]>;

/** What the shop's server says about this browser's endpoint. */
export interface PanelData {
  reachable: boolean;
  inbox?: string;
  endpoint?: {
    id: string;
    channel?: string;
    address?: string;
    status?: string;
    optOut?: string;
    demographic: Record<string, string>;
    attributes: Lists;
    metrics: Record<string, number>;
    user: { id?: string; attributes: Lists };
  };
  events: { id: string; type: string; at: string; attributes: Record<string, string>; metrics: Record<string, number> }[];
  segments: { id: string; name?: string }[];
  messages: { id: string; channel: string; state: string; reason?: string; at: string; subject?: string }[];
}

/** Everything under the panel's head; a problem is said first and kindly. */
export function sections(data: PanelData, problem?: string): HTMLElement[] {
  return [
    ...(problem ? [trouble(problem)] : []),
    endpointSection(data),
    segmentSection(data),
    messageSection(data),
    eventSection(data),
    deviceSection(data),
  ].filter((section) => section !== undefined);
}

const trouble = (problem: string) =>
  h(
    'p',
    { class: 'panel-trouble', role: 'status' },
    problem.startsWith('waiting')
      ? 'The collector is not answering yet. The shop works all the same, and starts reporting as soon as it does.'
      : 'No answer right now. The shop works all the same; what happens is kept in this browser and sent later.',
  );

const section = (name: string, title: string, ...children: (HTMLElement | false | undefined)[]) =>
  h('section', { class: `panel-section panel-${name}`, 'data-part': name }, h('h3', {}, title), ...children);

const none = (sentence: string) => h('p', { class: 'panel-none' }, sentence);

function endpointSection({ endpoint }: PanelData): HTMLElement {
  if (!endpoint) return section('endpoint', 'Endpoint', none('Not known yet. The first event introduces this browser.'));
  const { user } = endpoint;
  const named = Object.entries(user.attributes);
  return section(
    'endpoint',
    'Endpoint',
    h(
      'dl',
      { class: 'rows' },
      row('Id', code(endpoint.id, 18)),
      row('Channel', endpoint.address ? `${endpoint.channel ?? ''} ${endpoint.address}` : (endpoint.channel ?? 'none yet')),
      row('Status', [endpoint.status, endpoint.optOut && endpoint.optOut !== 'NONE' ? `opted out: ${endpoint.optOut}` : ''].filter(Boolean).join(', ')),
      row('User', user.id ? code(user.id, 18) : 'not signed up'),
      ...named.map(([name, values]) => row(name, values.join(', '))),
      ...Object.entries(endpoint.attributes).map(([name, values]) => row(name, values.join(', '))),
      ...Object.entries(endpoint.metrics).map(([name, value]) => row(name, String(value))),
    ),
  );
}

function segmentSection({ segments }: PanelData): HTMLElement {
  if (segments.length === 0) return section('segments', 'Segments', none('In none yet.'));
  return section('segments', 'Segments', h('ul', { class: 'chips' }, ...segments.map(({ id, name }) => h('li', { class: 'chip' }, name ?? id))));
}

function messageSection({ messages, inbox }: PanelData): HTMLElement {
  const link = inbox && h('a', { class: 'panel-link', 'aria-label': 'Open the inbox', href: inbox, target: '_blank', rel: 'noreferrer' }, 'Open the inbox');
  if (messages.length === 0) return section('messages', 'Messages', none('None yet. Members get a letter when they buy.'), link || undefined);
  return section(
    'messages',
    'Messages',
    h(
      'ul',
      { class: 'entries' },
      ...messages.map((message) =>
        h(
          'li',
          { class: 'entry family-message' },
          h('span', { class: 'entry-words' }, message.subject || `${message.channel} message`),
          h('span', { class: 'entry-more' }, h('code', {}, message.channel), h('span', { class: `state state-${message.state.toLowerCase()}` }, message.state.toLowerCase().replaceAll('_', ' ')), message.reason && h('span', {}, message.reason)),
          moment(message.at),
        ),
      ),
    ),
    link || undefined,
  );
}

function eventSection({ events }: PanelData): HTMLElement {
  if (events.length === 0) return section('events', 'Last events', none('Nothing has arrived yet.'));
  return section(
    'events',
    'Last events',
    h(
      'ol',
      { class: 'entries' },
      ...events.map((event) =>
        h(
          'li',
          { class: `entry family-${eventFamily(event.type)}`, 'data-type': event.type },
          h('span', { class: 'entry-words' }, eventWords(event.type)),
          h('span', { class: 'entry-more' }, h('code', {}, event.type), h('span', {}, eventDetails(event.attributes, event.metrics))),
          moment(event.at),
        ),
      ),
    ),
  );
}

function deviceSection({ endpoint }: PanelData): HTMLElement | undefined {
  const known = Object.entries(endpoint?.demographic ?? {}).filter(([, value]) => value);
  if (known.length === 0) return undefined;
  return section('device', 'Browser', h('dl', { class: 'rows' }, ...known.map(([name, value]) => row(words(name), value))));
}

const row = (name: string, value: HTMLElement | string) => h('div', { class: 'row' }, h('dt', {}, name), h('dd', {}, value));
const code = (text: string, most: number) => h('code', { title: text }, shorten(text, most));
const moment = (at: string) => h('time', { dateTime: at, title: new Date(at).toLocaleString() });

/** `PlatformVersion` becomes `Platform version`. */
const words = (name: string) => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
