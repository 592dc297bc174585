// Takes functions out of a wasm module: their bodies become one trapping instruction, and what only they called falls away later.
//
// For code that cannot be reached, which the compiler cannot know: the way a reader of anything words its complaint about a value
// that JSON cannot hold costs more than the rest of the module.

const NAME = 'name';
const FUNCTION_NAMES = 1;
const IMPORTS = 2;
const CODE = 10;
/** No locals, `unreachable`, `end`. */
const TRAP = [0, 0, 11];

class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  slice(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() {
    return Buffer.from(this.slice(this.number())).toString();
  }
}

function number(value) {
  const out = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) + 128);
  out.push(value);
  return out;
}

function* sections(bytes) {
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const start = reader.at;
    const id = reader.byte();
    const body = reader.slice(reader.number());
    yield { id, body, whole: bytes.subarray(start, reader.at) };
  }
}

/** Function indices count the imported ones first. */
function importedFunctions(bytes) {
  const imports = [...sections(bytes)].find(({ id }) => id === IMPORTS);
  const reader = new Reader(imports.body);
  let functions = 0;
  for (let left = reader.number(); left > 0; left--) {
    reader.text();
    reader.text();
    // rustc imports functions alone before wasm-bindgen has been at it.
    if (reader.byte() !== 0) throw new Error('snip: an import that is no function');
    reader.number();
    functions++;
  }
  return functions;
}

function functionNames(bytes) {
  const names = new Map();
  for (const { id, body } of sections(bytes)) {
    const reader = new Reader(body);
    if (id !== 0 || reader.text() !== NAME) continue;
    while (reader.at < body.length) {
      const kind = reader.byte();
      const part = new Reader(reader.slice(reader.number()));
      if (kind !== FUNCTION_NAMES) continue;
      for (let left = part.number(); left > 0; left--) names.set(part.number(), part.text());
    }
  }
  return names;
}

/** The module without the bodies of the functions whose names match. Fails if there is none: the name must have changed. */
export function snip(bytes, pattern) {
  const names = functionNames(bytes);
  const imported = importedFunctions(bytes);
  let snipped = 0;
  const out = [bytes.subarray(0, 8)];
  for (const { id, body, whole } of sections(bytes)) {
    if (id !== CODE) {
      out.push(whole);
      continue;
    }
    const reader = new Reader(body);
    const count = reader.number();
    const parts = [Uint8Array.from(number(count))];
    for (let index = imported; index < imported + count; index++) {
      let code = reader.slice(reader.number());
      if (pattern.test(names.get(index) ?? '')) {
        code = Uint8Array.from(TRAP);
        snipped++;
      }
      parts.push(Uint8Array.from(number(code.length)), code);
    }
    const section = Buffer.concat(parts);
    out.push(Uint8Array.from([CODE, ...number(section.length)]), section);
  }
  if (!snipped) throw new Error(`snip: no function is named ${pattern}`);
  return Buffer.concat(out);
}
