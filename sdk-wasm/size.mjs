// What the packed SDK weighs: the bytes a page loads, as they are and compressed.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const KB = 1000;

/** Each module is inlined in its script, so the scripts are all that travels; the modules are shown for themselves. */
const parts = [
  { name: 'index.js (script)', file: 'dist/index.js' },
  { name: 'core.js (core, inlined)', file: 'dist/core.js' },
  { name: 'core-script.js (without wasm)', file: 'dist/core-script.js' },
  { name: 'in-app.js (messages, inlined)', file: 'dist/in-app.js' },
  { name: 'core.wasm alone', file: 'build/core/core.wasm' },
  { name: 'in-app_bg.wasm alone', file: 'build/in-app/in-app_bg.wasm' },
  { name: 'capture.js', file: 'dist/capture.js' },
  { name: 'capture/vitals.js', file: 'dist/capture/vitals.js' },
  { name: 'live.js', file: 'dist/live.js' },
  { name: 'spill.js', file: 'dist/spill.js' },
  { name: 'inspector.js', file: 'dist/inspector.js' },
  { name: 'react.js', file: 'dist/react.js' },
];
/** The goal is where a sum is to be; its budget is what it may not pass, so that no change makes it heavier unseen. */
const sums = [
  { name: 'record and deliver', of: ['index.js', 'core.js'], goal: 12 * KB, budget: 12 * KB },
  { name: 'with in-app messages', of: ['index.js', 'core.js', 'in-app.js'], goal: 24 * KB, budget: 24 * KB },
  { name: 'in place of the core', of: ['core-script.js'], goal: 14 * KB, budget: 12 * KB },
  { name: 'messages, live', of: ['live.js'], goal: KB, budget: KB },
  { name: 'a full storage', of: ['spill.js'], goal: KB, budget: KB },
  { name: 'the inspector', of: ['inspector.js'], goal: 5 * KB, budget: 5 * KB },
  { name: 'capturing', of: ['capture.js'], goal: 2 * KB, budget: 2 * KB },
  { name: 'capturing, with vitals', of: ['capture.js', 'capture/vitals.js'], goal: 5.5 * KB, budget: 5.5 * KB },
  { name: 'hooks for React', of: ['react.js'], goal: KB, budget: KB },
];

function weigh(file) {
  const bytes = readFileSync(join(here, file));
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  return [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length];
}

if (!parts.every(({ file }) => existsSync(join(here, file)))) {
  console.error('Nothing to weigh yet: run `npm run build -w @carillon/web` first.');
  process.exit(1);
}

const row = (name, weights, note = '') => {
  console.log(name.padEnd(32) + weights.map((weight) => `${weight}`.padStart(10)).join('') + (note && `   ${note}`));
};
row('bytes', ['raw', 'gzip -9', 'brotli 11']);
const weighed = new Map(parts.map(({ file }) => [file, weigh(file)]));
for (const { name, file } of parts) row(name, weighed.get(file));
console.log();
for (const { name, of, goal, budget } of sums) {
  const sum = [0, 1, 2].map((column) => of.reduce((total, file) => total + weighed.get(`dist/${file}`)[column], 0));
  row(name, sum, `goal ${goal} brotli: ${sum[2] <= goal ? 'met' : `not met, ${sum[2] - goal} over`}`);
  if (sum[2] > budget) {
    console.error(`${name}: ${sum[2]} bytes are over the budget of ${budget}. Make it lighter, or raise the budget with a reason.`);
    process.exitCode = 1;
  }
}
