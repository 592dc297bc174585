// The inbox: lists what Carillon sent while no provider is set, and shows each message as its reader would see it.

const PAGE_SIZE = 50;
const REFRESH_MS = 1000;
const ID_SHOWN = 8;
const TITLE_CHARS = 80;
const KEY = 'carillon.inbox.key';
const byId = (id) => document.getElementById(id);
const search = byId('search');

/** What is shown. `messages` is newest first and only ever grows at either end. */
const state = { messages: [], next: undefined, chosen: undefined, tab: undefined, query: '', round: 0 };

// ---- The credential: it comes in the fragment once, and then lives in this tab alone.

function takeKey() {
  const given = new URLSearchParams(location.hash.slice(1)).get('key');
  if (!given) return;
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, '', location.pathname + location.search);
}

class Locked extends Error {}

async function ask(params) {
  const key = sessionStorage.getItem(KEY);
  if (!key) throw new Locked('');
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value));
  const answer = await fetch(`/inbox/messages?${query}`, { headers: { authorization: `Bearer ${key}` }, cache: 'no-store' });
  if (answer.status === 403) throw new Locked((await answer.json()).Message);
  if (!answer.ok) throw new Error(`the collector answered ${answer.status}`);
  return answer.json();
}

// ---- Fetching.

/** Looks whether the newest message is still the newest; fetches a page only when it is not. */
async function refresh() {
  const round = state.round;
  const { Item } = await ask({ 'page-size': 1, search: state.query });
  if (round !== state.round) return;
  if (Item[0]?.Id === state.messages[0]?.Id) return;
  const page = await ask({ 'page-size': PAGE_SIZE, search: state.query });
  if (round !== state.round) return;
  const known = new Set(state.messages.map((message) => message.Id));
  const fresh = page.Item.filter((message) => !known.has(message.Id));
  const joined = state.messages.length > 0 && fresh.length < page.Item.length;
  state.messages = joined ? [...fresh, ...state.messages] : page.Item;
  if (!joined) state.next = page.NextToken;
  drawList(known.size > 0 ? new Set(fresh.map((message) => message.Id)) : new Set());
}

async function older() {
  const round = state.round;
  const page = await ask({ 'page-size': PAGE_SIZE, search: state.query, token: state.next });
  if (round !== state.round) return;
  state.messages.push(...page.Item);
  state.next = page.NextToken;
  drawList(new Set());
}

async function tick() {
  if (document.hidden) return;
  try {
    await refresh();
    enter();
    status('live', state.messages.length === 1 ? '1 message' : `${state.messages.length}${state.next ? '+' : ''} messages`);
  } catch (error) {
    if (error instanceof Locked) lock(error.message);
    else status('lost', 'Not answering, trying again');
  }
}

async function run() {
  for (;;) {
    await tick();
    await new Promise((done) => setTimeout(done, REFRESH_MS));
  }
}

function startOver(query) {
  Object.assign(state, { messages: [], next: undefined, query, round: state.round + 1 });
  return tick().then(() => drawList(new Set()));
}

// ---- Drawing.

function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

function enter() {
  byId('door').hidden = true;
  byId('mail').hidden = false;
  byId('search-box').hidden = false;
}

function lock(fault) {
  status('wait', 'Locked');
  byId('mail').hidden = true;
  byId('search-box').hidden = true;
  if (byId('door').hidden) {
    byId('door').hidden = false;
    byId('door-id').focus();
  }
  if (sessionStorage.getItem(KEY)) byId('door-fault').textContent = fault;
  sessionStorage.removeItem(KEY);
}

function status(kind, text) {
  if (byId('status-text').textContent === text && byId('status').dataset.state === kind) return;
  byId('status').dataset.state = kind;
  byId('status-text').textContent = text;
}

function drawList(fresh) {
  const today = new Date().toDateString();
  byId('items').replaceChildren(...state.messages.map((message) => h('li', {}, item(message, today, fresh.has(message.Id)))));
  byId('older').hidden = !state.next;
  byId('none').hidden = state.messages.length > 0;
  byId('none-title').textContent = state.query ? 'Nothing found' : 'No mail yet';
  byId('none-text').textContent = state.query
    ? 'No message has that in its address or subject.'
    : 'Messages that Carillon sends land here until you connect a provider.';
  if (!state.chosen) drawReader();
}

/** What a message is known by in the list: its subject, or how its text begins, for a text message has no subject. */
const title = (message) => message.Subject || message.Text?.slice(0, TITLE_CHARS) || '(no subject)';

function item(message, today, fresh) {
  const date = new Date(message.ReceivedDate);
  const when = date.toDateString() === today ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'short' };
  const link = h(
    'a',
    { class: fresh ? 'item fresh' : 'item', href: `#/${message.Id}`, 'aria-current': message.Id === state.chosen?.Id ? 'true' : undefined },
    disc(message.To),
    h('span', { class: 'who' }, message.To),
    h('time', { class: 'when', datetime: message.ReceivedDate, title: date.toLocaleString() }, date.toLocaleString([], when)),
    h('span', { class: 'what' }, title(message)),
  );
  return link;
}

function disc(address) {
  const mark = h('span', { class: 'disc', 'aria-hidden': 'true' }, address.match(/[\p{L}\p{N}]/u)?.[0] ?? '·');
  const hue = [...address].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  mark.style.setProperty('--hue', hue);
  return mark;
}

function drawReader() {
  const message = state.chosen;
  byId('mail').classList.toggle('reading', Boolean(message));
  for (const link of byId('items').querySelectorAll('.item')) {
    if (message && link.hash === `#/${message.Id}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  document.title = message ? `${title(message)} · Inbox` : 'Inbox · Carillon';
  byId('reader').replaceChildren(...(message ? letter(message) : hint()));
}

const hint = () => (state.messages.length ? [h('p', { class: 'reader-empty' }, 'Choose a message, or press ', h('kbd', {}, 'j'))] : []);

function letter(message) {
  const fact = (name, value) => (value ? [h('dt', {}, name), h('dd', {}, value)] : []);
  return [
    h('button', { class: 'back', type: 'button', onclick: close }, '← All messages'),
    h('h2', { class: 'subject' }, title(message)),
    h(
      'dl',
      { class: 'letterhead' },
      ...fact('From', message.From),
      ...fact('To', message.To),
      ...fact('Reply to', message.ReplyTo?.join(', ')),
      ...fact('Date', new Date(message.ReceivedDate).toLocaleString([], { dateStyle: 'full', timeStyle: 'medium' })),
    ),
    h(
      'div',
      { class: 'tags' },
      h('span', { class: 'tag' }, message.Channel),
      tag('App', message.ApplicationId),
      message.CampaignId ? tag('Campaign', message.CampaignId) : undefined,
    ),
    ...views(message),
  ];
}

/** An id as its first characters; all of it on hover. */
const tag = (kind, id) => h('span', { class: 'tag', title: id }, `${kind} ${id.slice(0, ID_SHOWN)}`);

const TABS = ['HTML', 'Text', 'Source'];

function views(message) {
  const has = { HTML: message.Html, Text: message.Text, Source: message.Source };
  const shown = has[state.tab] ? state.tab : TABS.find((tab) => has[tab]);
  const tab = (name) =>
    h(
      'button',
      {
        id: `tab-${name}`,
        class: 'tab',
        type: 'button',
        role: 'tab',
        'aria-selected': String(name === shown),
        'aria-controls': 'sheet',
        tabindex: name === shown ? '0' : '-1',
        disabled: !has[name],
        onclick: () => choose(name),
      },
      name,
    );
  return [h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'View' }, ...TABS.map(tab)), sheet(shown, message)];
}

/** The letter runs in a frame of its own: no scripts, no origin; a link opens a new tab. */
function sheet(shown, message) {
  const props = { id: 'sheet', role: 'tabpanel', 'aria-labelledby': `tab-${shown}` };
  if (shown !== 'HTML') {
    const text = shown === 'Text' ? message.Text : message.Source;
    return h('div', { ...props, class: `sheet sheet-${shown.toLowerCase()}`, tabindex: '0' }, h('pre', {}, text));
  }
  const frame = h('iframe', {
    title: 'The message as its reader sees it',
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    referrerpolicy: 'no-referrer',
    srcdoc: `<base target="_blank">${message.Html}`,
  });
  return h('div', { ...props, class: 'sheet sheet-letter' }, frame);
}

// ---- Moving about.

function choose(tab) {
  state.tab = tab;
  drawReader();
  byId(`tab-${tab}`)?.focus();
}

function close() {
  history.pushState(null, '', location.pathname);
  openFromAddress();
}

/** Opens what the address names: `#/<message id>`. */
async function openFromAddress() {
  takeKey();
  const id = location.hash.startsWith('#/') ? location.hash.slice(2) : undefined;
  if (id === state.chosen?.Id) return;
  state.chosen = id ? (state.messages.find((message) => message.Id === id) ?? (await one(id))) : undefined;
  drawReader();
}

async function one(id) {
  const key = sessionStorage.getItem(KEY);
  if (!key) return undefined;
  const answer = await fetch(`/inbox/messages/${encodeURIComponent(id)}`, { headers: { authorization: `Bearer ${key}` } }).catch(() => undefined);
  return answer?.ok ? answer.json() : undefined;
}

function move(step) {
  const at = state.messages.findIndex((message) => message.Id === state.chosen?.Id);
  const next = state.messages[at < 0 ? 0 : Math.min(Math.max(at + step, 0), state.messages.length - 1)];
  if (!next) return;
  history.replaceState(null, '', `#/${next.Id}`);
  openFromAddress();
  byId('items').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
}

function onKey(event) {
  const typing = event.target instanceof HTMLInputElement;
  if (event.ctrlKey || event.metaKey || event.altKey || byId('mail').hidden) return;
  if (event.key === 'Escape') {
    if (typing) search.blur();
    else if (state.chosen) close();
    return;
  }
  if (typing && !(event.key === 'ArrowDown' && event.target === search)) return;
  const inTabs = event.target.closest?.('[role=tablist]');
  const inSheet = event.target.closest?.('.sheet');
  const steps = { j: 1, k: -1, ...(inSheet ? {} : { ArrowDown: 1, ArrowUp: -1 }) };
  if (event.key in steps) move(steps[event.key]);
  else if (event.key === '/') search.focus();
  else if (['1', '2', '3'].includes(event.key) && state.chosen) choose(TABS[event.key - 1]);
  else if (inTabs && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) turnTab(event.key === 'ArrowRight' ? 1 : -1);
  else return;
  event.preventDefault();
}

function turnTab(step) {
  const open = [...document.querySelectorAll('.tab:not(:disabled)')];
  const at = open.findIndex((tab) => tab.getAttribute('aria-selected') === 'true');
  open[(at + step + open.length) % open.length].click();
}

let typed;
search.addEventListener('input', () => {
  clearTimeout(typed);
  typed = setTimeout(() => startOver(search.value.trim()), 150);
});
byId('older').addEventListener('click', () => older().catch(() => status('lost', 'Not answering, trying again')));
byId('door').addEventListener('submit', (event) => {
  event.preventDefault();
  byId('door-fault').textContent = '';
  sessionStorage.setItem(KEY, `${byId('door-id').value.trim()}:${byId('door-secret').value.trim()}`);
  byId('door-secret').value = '';
  startOver('').then(openFromAddress);
});
document.addEventListener('keydown', onKey);
document.addEventListener('visibilitychange', () => tick());
window.addEventListener('hashchange', openFromAddress);
window.addEventListener('popstate', openFromAddress);

takeKey();
if (sessionStorage.getItem(KEY)) enter();
await startOver('');
await openFromAddress();
run();
