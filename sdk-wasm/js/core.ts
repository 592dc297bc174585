import start, { open, turn } from '../build/core/core.js';
import hex from '../build/core/core_bg.wasm';
import { bytes } from './hex.js';

/** A turn of the core: what happened, as lines; what is to be done, as lines. */
export type Turn = (input: string, now: number) => string;

/** The core's module travels inside this file: no second request, and nothing for a bundler to find. */
export async function load(endpointId: string, common: string): Promise<Turn> {
  await start({ module_or_path: bytes(hex) });
  const core = open(endpointId, common);
  return (input, now) => turn(core, input, now);
}
