// The side panel: what Carillon holds about this browser, asked for again and again while it can be seen.
import { endpointId } from '../carillon.ts';
import { fill, h, redraw } from '../dom.ts';
import { sections, type PanelData } from './panel-sections.ts';
import { ago } from './words.ts';

const POLL_MS_OPEN = 1_000;
const POLL_MS_FOLDED = 4_000;
const POLL_MS_STARTING = 200;
/** How long the page may take to start the SDK before the panel says that it waits. */
const STARTING_MS = 4_000;
const WIDE = matchMedia('(min-width: 1000px)');

/** Builds the panel. On a wide page it stands beside the shop; on a narrow one it is a sheet at the foot that opens. */
export function panel(): HTMLElement {
  const dot = h('span', { class: 'panel-dot' });
  const state = h('span', { class: 'panel-state' }, 'starting');
  const toggle = h(
    'button',
    { type: 'button', class: 'panel-toggle', 'aria-expanded': 'false', 'aria-controls': 'panel-body' },
    h('span', { class: 'panel-title' }, 'What Carillon holds about this browser'),
    h('span', { class: 'panel-live' }, dot, state),
    h('span', { class: 'panel-arrow', 'aria-hidden': 'true' }),
  );
  const body = h('div', { class: 'panel-body', id: 'panel-body', tabIndex: 0, role: 'group', 'aria-label': 'Details' });
  const frame = h('aside', { class: 'panel', 'aria-label': 'What Carillon holds about this browser' }, toggle, body);

  const isOpen = () => WIDE.matches || frame.classList.contains('panel-open');
  const setOpen = (open: boolean) => {
    frame.classList.toggle('panel-open', open);
    toggle.setAttribute('aria-expanded', String(open || WIDE.matches));
    toggle.disabled = WIDE.matches; // a wide page has nothing to fold
  };
  toggle.addEventListener('click', () => (setOpen(!frame.classList.contains('panel-open')), poll.soon()));
  frame.addEventListener('keydown', (event) => event.key === 'Escape' && !WIDE.matches && (setOpen(false), toggle.focus()));
  WIDE.addEventListener('change', () => setOpen(false));
  setOpen(false);

  let shown = '';
  const show = (data: PanelData, problem?: string) => {
    dot.className = `panel-dot ${problem ? 'panel-dot-off' : 'panel-dot-on'}`;
    state.textContent = problem ?? summary(data);
    const drawn = JSON.stringify([data, problem]);
    if (drawn !== shown) {
      shown = drawn;
      redraw(body, () => fill(body, ...sections(data, problem)));
    }
    tellTime(body);
  };
  const poll = poller(show, () => (isOpen() ? POLL_MS_OPEN : POLL_MS_FOLDED));
  return frame;
}

function summary(data: PanelData): string {
  const events = data.events.length;
  return events === 0 ? 'listening' : `${events === 50 ? 'last 50' : events} event${events === 1 ? '' : 's'}`;
}

/** Asks for the panel's data while the page can be seen. Nothing is asked twice at once. */
function poller(show: (data: PanelData, problem?: string) => void, interval: () => number): { soon: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: PanelData = EMPTY;
  const since = Date.now();
  let asking = false;
  const round = async () => {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    timer = undefined;
    const id = endpointId();
    const starting = !id && Date.now() - since < STARTING_MS;
    if (!id) show(EMPTY, starting ? undefined : 'waiting for the collector');
    else {
      const data = await ask(id);
      if (data?.reachable) show((last = data));
      else show({ ...last, inbox: data?.inbox ?? last.inbox }, data ? 'collector not answering' : 'shop not answering');
    }
    asking = false;
    if (document.visibilityState === 'visible' && timer === undefined) timer = setTimeout(round, starting ? POLL_MS_STARTING : interval());
  };
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void round());
  void round();
  return { soon: () => void round() };
}

const EMPTY: PanelData = { reachable: false, events: [], segments: [], messages: [] };

async function ask(endpoint: string): Promise<PanelData | undefined> {
  try {
    const response = await fetch(`/panel?endpoint=${encodeURIComponent(endpoint)}`);
    return response.ok ? ((await response.json()) as PanelData) : undefined;
  } catch {
    return undefined;
  }
}

/** Moments are written relative to now, so they are rewritten each round without drawing the list again. */
function tellTime(body: Element): void {
  const now = Date.now();
  for (const time of body.querySelectorAll('time')) time.textContent = ago(Date.parse(time.dateTime), now);
}
