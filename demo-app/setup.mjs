// Installs what the shop needs, once: its own packages, and the packed SDK whenever the tarball has changed.
//
// npm takes a tarball with the same name and version for the same package, so the tarball's hash decides here.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { dependencies } = JSON.parse(readFileSync(here('package.json'), 'utf8'));
const tarball = here(dependencies['@carillon/web'].replace(/^file:/, ''));
const mark = here('node_modules/.carillon-setup');

if (!existsSync(tarball)) {
  console.error(`demo-app: ${tarball} is missing; pack the SDK first (npm pack in sdk-wasm/).`);
  process.exit(1);
}

const hash = createHash('sha256').update(readFileSync(here('package.json'))).update(readFileSync(tarball)).digest('hex');
if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) {
  console.log('demo-app: packages are up to date');
} else {
  console.log('demo-app: installing packages');
  rmSync(here('node_modules/@carillon'), { recursive: true, force: true });
  rmSync(here('node_modules/.package-lock.json'), { force: true });
  const done = spawnSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: here('.'), stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
  writeFileSync(mark, hash);
}
