// The public surface in one text, so that a change of it is a change that a reviewer sees: writes api.md, or checks it.
//   npm run api -w @carillon/web [-- --check]
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const report = join(here, 'api.md');

const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', here, '--emitDeclarationOnly'], { stdio: 'inherit' });
const { name, exports } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const declarations = (file) => readFileSync(join(here, 'build/types/js', file), 'utf8').trim();

/** Files that a file takes its types from, beside it. */
const sources = (text) => [...text.matchAll(/from '\.\/([\w-]+)\.js'/g)].map(([, file]) => `${file}.d.ts`);

const entries = Object.entries(exports).filter(([, { types }]) => types).map(([path, { types }]) => [path, basename(types)]);
const titles = new Map(entries.map(([path, file]) => [file, `\`${name}${path.slice(1)}\``]));
// What entries share comes after them, once.
for (const file of titles.keys()) {
  for (const source of sources(declarations(file))) if (!titles.has(source)) titles.set(source, `Shared: \`${source}\``);
}
const parts = [...titles].map(([file, title]) => `## ${title}\n\n\`\`\`ts\n${declarations(file)}\n\`\`\`\n`);
const text = `# The public surface of ${name}\n\nMade by \`npm run api -w ${name}\`.\n\n${parts.join('\n')}`;

if (!process.argv.includes('--check')) {
  writeFileSync(report, text);
} else if (readFileSync(report, 'utf8') !== text) {
  console.error(`sdk-wasm/api.md does not say what the types say. If the change is meant, run: npm run api -w ${name}`);
  process.exit(1);
}
