// Runs the wasm tests of both modules in headless Chromium.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const driver = [process.env.CHROMEDRIVER, '/usr/bin/chromedriver', '/usr/local/bin/chromedriver'].find((path) => path && existsSync(path));
if (!driver) {
  console.error('chromedriver is missing: install it beside Chromium, or name it in CHROMEDRIVER.');
  process.exit(1);
}
for (const crate of ['core', 'in-app']) {
  execFileSync('wasm-pack', ['test', '--headless', '--chrome', '--chromedriver', driver, join(here, crate)], {
    stdio: 'inherit',
    // Debug code would overflow the small stack of the release; the tests keep the ordinary one, and a target folder of their own.
    env: { ...process.env, CARGO_TARGET_DIR: join(process.env.CARGO_TARGET_DIR ?? join(here, '..', 'target'), 'sdk-test') },
  });
}
