// The editor: fields and JSON are two views of one message, which the frame shows as a page would.

const CONTENTS_MAX = 5;
const SIZES = { 1280: 800, 390: 780 };
const ALIGNMENTS = ['LEFT', 'CENTER', 'RIGHT'];
const ACTIONS = ['CLOSE', 'LINK', 'DEEP_LINK'];

/** The members of a content: a heading, then for each its label, its path, and what may be written: a list, a kind, or a length. */
const button = (name) => [
  ['Text', `${name}.DefaultConfig.Text`, 64],
  ['Action', `${name}.DefaultConfig.ButtonAction`, ACTIONS],
  ['Link', `${name}.DefaultConfig.Link`, 2_048],
  ['Text colour', `${name}.DefaultConfig.TextColor`, 'colour'],
  ['Background', `${name}.DefaultConfig.BackgroundColor`, 'colour'],
  ['Radius', `${name}.DefaultConfig.BorderRadius`, 'number'],
];
const FIELDS = [
  ['Card', [['Background', 'BackgroundColor', 'colour'], ['Image address', 'ImageUrl', 2_048]]],
  ['Header', [['Text', 'HeaderConfig.Header', 64], ['Colour', 'HeaderConfig.TextColor', 'colour'], ['Alignment', 'HeaderConfig.Alignment', ALIGNMENTS]]],
  ['Body', [['Text', 'BodyConfig.Body', 150], ['Colour', 'BodyConfig.TextColor', 'colour'], ['Alignment', 'BodyConfig.Alignment', ALIGNMENTS]]],
  ['First button', button('PrimaryBtn')],
  ['Second button', button('SecondaryBtn')],
];

const START = {
  Layout: 'MOBILE_FEED',
  Content: [{
    HeaderConfig: { Header: 'Something new', TextColor: '#16181d', Alignment: 'LEFT' },
    BodyConfig: { Body: 'Say in a sentence or two what it is, and what it is good for.', TextColor: '#3b404a', Alignment: 'LEFT' },
    BackgroundColor: '#ffffff',
    PrimaryBtn: { DefaultConfig: { Text: 'See it', ButtonAction: 'LINK', Link: 'https://example.com/' } },
    SecondaryBtn: { DefaultConfig: { Text: 'Not now', ButtonAction: 'CLOSE' } },
  }],
};

const find = (selector) => document.querySelector(selector);
const editor = find('#editor').elements;
const stage = find('#stage').elements;
const frame = find('iframe');
const inputs = new Map();
let message = START;

const read = (content, path) => path.split('.').reduce((value, name) => value?.[name], content);

/** Writes a member, or takes it out; a configuration without text is none. */
function write(content, path, value) {
  const names = path.split('.');
  const last = names.pop();
  let at = content;
  for (const name of names) at = at[name] ??= {};
  if (value === '') delete at[last];
  else at[last] = value;
  for (const name of ['HeaderConfig', 'BodyConfig']) if (content[name] && !content[name][name.replace('Config', '')]) delete content[name];
  for (const name of ['PrimaryBtn', 'SecondaryBtn']) if (content[name] && !content[name].DefaultConfig?.Text) delete content[name];
}

function makeFields() {
  for (const [heading, members] of FIELDS) {
    const set = document.createElement('fieldset');
    set.append(Object.assign(document.createElement('legend'), { textContent: heading }));
    for (const [label, path, kind] of members) {
      const input = document.createElement(Array.isArray(kind) ? 'select' : 'input');
      if (Array.isArray(kind)) input.append(...kind.map((name) => new Option(name.toLowerCase().replace('_', ' '), name)));
      else if (kind === 'number') Object.assign(input, { type: 'number', min: 0, max: 40 });
      else if (kind === 'colour') input.placeholder = 'theme';
      else input.maxLength = kind;
      input.oninput = () => edit(path, kind === 'number' && input.value ? Number(input.value) : input.value);
      const line = Object.assign(document.createElement('label'), { className: kind > 20 ? 'wide' : '', textContent: label });
      line.append(kind === 'colour' ? withSwatch(input, `${heading}: ${label}`) : input);
      set.append(line);
      inputs.set(path, input);
    }
    find('#fields').append(set);
  }
}

/** A colour is written, or picked; none is the theme's. */
function withSwatch(input, label) {
  const swatch = Object.assign(document.createElement('input'), { type: 'color', ariaLabel: label });
  swatch.oninput = () => {
    input.value = swatch.value;
    input.oninput();
  };
  const both = Object.assign(document.createElement('span'), { className: 'colour' });
  both.append(input, swatch);
  return both;
}

function edit(path, value) {
  const content = message.Content[slide()];
  write(content, path, value);
  // What goes with a text that has just been written.
  for (const [name, config] of Object.entries({ PrimaryBtn: content.PrimaryBtn, SecondaryBtn: content.SecondaryBtn }))
    if (config && path.startsWith(name)) config.DefaultConfig.ButtonAction ??= 'CLOSE';
  editor.json.value = JSON.stringify(message, null, 2);
  show();
}

const slide = () => Number(editor.slide.value) || 0;

/** Puts the message into the fields. */
function fill(at = slide()) {
  find('#slides').hidden = message.Layout !== 'CAROUSEL';
  editor.Layout.value = message.Layout;
  editor.slide.replaceChildren(...message.Content.map((_, place) => new Option(`${place + 1} of ${message.Content.length}`, place)));
  editor.slide.value = String(Math.min(at, message.Content.length - 1));
  find('#add').disabled = message.Content.length >= CONTENTS_MAX;
  find('#drop').disabled = message.Content.length < 2;
  for (const [path, input] of inputs) {
    const value = read(message.Content[slide()], path) ?? '';
    input.value = value === '' && input.tagName === 'SELECT' ? input.options[0].value : value;
    const swatch = input.nextSibling;
    if (swatch && /^#[0-9a-f]{6}$/i.test(value)) swatch.value = value;
  }
}

function change(at) {
  fill(at);
  editor.json.value = JSON.stringify(message, null, 2);
  show();
}

/** Takes the JSON that was written, if it is a message. */
function takeJson() {
  try {
    const written = JSON.parse(editor.json.value);
    if (!Array.isArray(written.Content) || !written.Content.length) throw new Error('Content is a list of at least one.');
    if (![...editor.Layout.options].some(({ value }) => value === written.Layout)) throw new Error('Layout is none of the six.');
    message = written;
    find('#fault').textContent = '';
    fill();
    show();
  } catch (error) {
    find('#fault').textContent = error.message;
  }
}

let timer;
/** Shows the message as soon as the writing pauses. */
function show() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    // A dialog takes the focus, and whoever writes is to keep it.
    const field = document.activeElement;
    frame.contentWindow.show?.(message, (action) => { find('#told').textContent = action; });
    if (field !== frame) field.focus({ preventScroll: true });
  }, 250);
}

/** The scheme and direction of a page do not change under a message, so the frame begins anew. */
function reload() {
  const [width, height] = [Number(stage.width.value), SIZES[stage.width.value]];
  const scale = Math.min(1, frame.parentElement.clientWidth / width);
  Object.assign(frame.style, { width: `${width}px`, height: `${height}px`, scale });
  frame.src = `frame.html?scheme=${stage.scheme.value}&dir=${stage.dir.value}`;
}

makeFields();
change(0);
addEventListener('message', ({ source, data }) => source === frame.contentWindow && data === 'ready' && show());
find('#stage').onchange = reload;
find('#again').onclick = show;
find('#editor').onsubmit = (event) => event.preventDefault();
editor.Layout.oninput = () => {
  message.Layout = editor.Layout.value;
  change();
};
editor.slide.oninput = () => fill();
editor.json.oninput = takeJson;
find('#add').onclick = () => change(message.Content.push({ HeaderConfig: { Header: 'Next', TextColor: '#16181d', Alignment: 'LEFT' } }) - 1);
find('#drop').onclick = () => {
  message.Content.splice(slide(), 1);
  change();
};
find('#copy').onclick = () => navigator.clipboard.writeText(editor.json.value).then(() => { find('#fault').textContent = 'Copied.'; });
reload();
