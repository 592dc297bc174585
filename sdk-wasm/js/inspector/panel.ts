import type { Carillon } from '../types.js';
import { drawEntry } from './entry.js';
import { holdings, type Holdings } from './holdings.js';
import { make, pairs, time } from './html.js';
import css from './inspector.css';
import { KINDS, trackers, Watch, type Entry, type Kind } from './watch.js';

/** How often storage is looked at: it tells nobody of its own page's changes. */
const LOOK_MS = 500;

const NOTHING: Record<Kind | 'all', string> = {
  all: 'Nothing yet. What the page records from now on appears here.',
  event: 'No event recorded yet.',
  request: 'No request has come back yet. Events go out within seconds, or at once with “Send now”.',
  drop: 'No event was given up.',
  message:
    'No message was shown yet. A message appears when an event is recorded that its campaign waits for, at most as often as the ' +
    'campaign allows.',
  session: 'No session began.',
  error: 'Nothing went wrong.',
};
const PLURALS: Record<Kind | 'all', string> = {
  all: 'All', event: 'Events', request: 'Requests', drop: 'Drops', message: 'Messages', session: 'Sessions', error: 'Errors',
};

/** The panel on the page: facts of each tracker above, what happens to them below. */
export class Panel {
  readonly #host = document.createElement('carillon-inspector');
  readonly #gone: () => void;
  readonly #watch = new Watch(() => this.#list());
  readonly #facts = make('div', { class: 'facts' });
  readonly #entries = make('ol', { 'aria-label': 'What happened', class: 'entries' });
  readonly #nothing = make('p', { class: 'nothing' });
  readonly #filters = make('div', { class: 'filters', role: 'group', 'aria-label': 'Show' });
  readonly #said = make('p', { role: 'status', class: 'said' });
  readonly #actions: HTMLElement;
  readonly #panel: HTMLElement;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #before = document.activeElement;
  /** The items on display, newest first. */
  readonly #drawn = new Map<Entry, HTMLLIElement>();
  #shown: Kind | 'all' = 'all';
  /** What the facts were made of, so that they are only made again when something has changed. */
  #known = '';

  constructor(gone: () => void) {
    this.#gone = gone;
    const each = (work: (carillon: Carillon) => Promise<void>) => Promise.all([...trackers().values()].map(work));
    this.#actions = make('div', { class: 'actions', role: 'group', 'aria-label': 'Actions' },
      this.#button('Send now', () => void each((carillon) => carillon.flush()).then(() => this.#say('Tried to send all that waits.'))),
      this.#button('Fetch messages', () => void each((carillon) => carillon.syncMessages()).then(() => this.#say('Asked for messages.'))),
      this.#button('Copy', () => void this.#copy()),
      this.#button('Clear', () => this.#clear()));
    const head = make('header', {},
      make('h1', { id: 'title' }, 'Carillon'), make('p', {}, 'since ', time(this.#watch.since), ' · stays in this page'),
      make('button', { type: 'button', class: 'icon side', 'aria-label': 'Move to the other side', click: () => this.#move() }, '⇄'),
      make('button', { type: 'button', class: 'icon', 'aria-label': 'Close the inspector', click: () => this.close() }, '✕'));
    const body = make('div', { class: 'body', tabindex: '0', role: 'region', 'aria-label': 'What the trackers do' },
      this.#facts, this.#filters, this.#nothing, this.#entries);
    this.#panel = make('section', { role: 'dialog', 'aria-labelledby': 'title', tabindex: '-1', class: 'panel' },
      head, this.#actions, this.#said, body);
    this.#panel.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') this.close();
    });
    const root = this.#host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    root.append(this.#panel);
    document.documentElement.append(this.#host);
    this.#look();
    this.#list();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#panel.focus();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#watch.end();
    this.#host.remove();
    if (this.#before instanceof HTMLElement) this.#before.focus();
    this.#gone();
  }

  #button(name: string, work: () => void): HTMLButtonElement {
    return make('button', { type: 'button', click: work }, name);
  }

  #move(): void {
    this.#panel.classList.toggle('left');
  }

  #clear(): void {
    this.#watch.clear();
    this.#say('Cleared.');
  }

  #say(text: string): void {
    this.#said.textContent = text;
  }

  /** New trackers, and what this browser keeps for each. */
  #look(): void {
    this.#watch.look();
    const apps = this.#snapshot();
    const known = JSON.stringify(apps);
    if (known === this.#known) return;
    this.#known = known;
    const open = this.#facts.querySelector('details')?.open ?? false;
    this.#facts.replaceChildren(...apps.map((app) => drawFacts(app, open)), ...(apps.length ? [] : [NO_TRACKER()]));
    for (const part of [this.#actions, this.#filters, this.#nothing]) part.hidden = !apps.length && !this.#watch.entries.length;
  }

  #snapshot() {
    return [...trackers()].map(([app, { endpointId }]) => ({ app, endpoint: endpointId, ...holdings(app, endpointId) }));
  }

  /** Brings the list up to date without touching what is unfolded or has the focus. */
  #list(): void {
    const { entries } = this.#watch;
    const wanted = new Set(this.#shown === 'all' ? entries : entries.filter(({ kind }) => kind === this.#shown));
    for (const [entry, item] of this.#drawn) {
      if (wanted.has(entry)) continue;
      item.remove();
      this.#drawn.delete(entry);
    }
    for (const entry of wanted) {
      if (this.#drawn.has(entry)) continue;
      const item = drawEntry(entry);
      this.#drawn.set(entry, item);
      this.#entries.prepend(item);
    }
    this.#nothing.textContent = wanted.size ? '' : NOTHING[this.#shown];
    this.#count();
  }

  #count(): void {
    if (!this.#filters.hasChildNodes()) {
      this.#filters.append(...(['all', ...KINDS] as const).map((kind) => make('button', { type: 'button', click: () => this.#show(kind) })));
    }
    for (const [place, kind] of (['all', ...KINDS] as const).entries()) {
      const button = this.#filters.children[place]!;
      const count = kind === 'all' ? this.#watch.entries.length : this.#watch.entries.filter((entry) => entry.kind === kind).length;
      button.textContent = `${PLURALS[kind]} ${count}`;
      button.setAttribute('aria-pressed', `${kind === this.#shown}`);
    }
  }

  /** Each list is made afresh, so that its order is the order of time. */
  #show(kind: Kind | 'all'): void {
    this.#shown = kind;
    this.#drawn.clear();
    this.#entries.replaceChildren();
    this.#list();
  }

  async #copy(): Promise<void> {
    const happened = this.#watch.entries.map((entry) => ({ ...entry, what: entry.kind === 'error' ? `${entry.what.error}` : entry.what }));
    const text = JSON.stringify({ page: location.href, since: this.#watch.since, trackers: this.#snapshot(), happened }, null, 2);
    try {
      await navigator.clipboard.writeText(text);
      this.#say('Copied as JSON.');
    } catch {
      // Pages that are not secure have no clipboard.
      const field = make('textarea', { readonly: true, 'aria-label': 'All of it as JSON' });
      field.value = text;
      this.#said.replaceChildren('This page may not write to the clipboard. Copy it from here:', field);
      field.select();
    }
  }
}

const NO_TRACKER = (): HTMLElement =>
  make('div', { class: 'none' },
    make('h2', {}, 'No tracker runs on this page'),
    make('p', {},
      'Nothing here has called ', make('code', {}, 'init({ … })'), ' of @carillon/web yet. A tracker that starts later appears by itself.'));

/** What is known of one tracker. */
function drawFacts(app: { app: string; endpoint: string } & Holdings, open: boolean): HTMLElement {
  const { session, waiting } = app;
  const items = waiting.map(({ id, type }) => make('li', { title: id }, type));
  const count = `${waiting.length} ${waiting.length === 1 ? 'event waits' : 'events wait'} to be taken in`;
  return make('section', { 'aria-label': `Application ${app.app}` },
    pairs([
      ['app', app.app],
      ['endpoint', app.endpoint || 'none: there is no consent'],
      ['user', app.user ?? 'nobody known'],
      ['session', session ? make('span', {}, session.id, ' since ', time(session.start)) : 'none yet'],
    ]),
    waiting.length
      ? make('details', { open }, make('summary', {}, count), make('ul', {}, ...items))
      : make('p', { class: 'sent' }, 'Nothing waits to be sent.'));
}
