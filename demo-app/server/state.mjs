// The shop's memory between starts: one small JSON file with the ids that Carillon gave it.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'shop.json';

/** Reads the state; a missing or unreadable file is an empty state, since everything in it can be found or made again. */
export async function readState(folder) {
  try {
    const state = JSON.parse(await readFile(join(folder, FILE), 'utf8'));
    return state && typeof state === 'object' ? state : {};
  } catch (error) {
    if (error.code !== 'ENOENT') console.error(`shop: ${FILE} could not be read and is made anew: ${error.message}`);
    return {};
  }
}

/** Writes the state beside the old file and swaps it in, so that a crash leaves one or the other. It holds a secret: owner only. */
export async function writeState(folder, state) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${FILE}.new`);
  await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, join(folder, FILE));
}
