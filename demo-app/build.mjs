// Bundles the page into dist/: hashed scripts, styles and fonts, and an index.html that names them.
import { build } from 'esbuild';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const dist = here('dist/');

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const { metafile } = await build({
  entryPoints: [here('src/main.ts'), here('src/styles/shop.css')],
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: ['es2022'],
  minify: true,
  sourcemap: true,
  metafile: true,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file', '.svg': 'file', '.wasm': 'file' },
  logLevel: 'warning',
});

const outputOf = (entry) => {
  const found = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint?.endsWith(entry));
  return `/${basename(found[0])}`;
};
const page = (await readFile(here('src/index.html'), 'utf8'))
  .replace('{{script}}', outputOf('src/main.ts'))
  .replace('{{style}}', outputOf('src/styles/shop.css'));
await writeFile(`${dist}index.html`, page);
await writeFile(`${dist}icon.svg`, await readFile(here('src/icon.svg')));
console.log(`demo-app: built ${Object.keys(metafile.outputs).length} files into dist/`);
