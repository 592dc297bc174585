import { speak } from './speak.js';
import type { Core } from './types.js';

/**
 * The core from an address of your choice (this package's `core.wasm`), compiled while it arrives: for `init({ core: core(url) })`. With
 * `integrity` (`sha384-…`) the browser takes no other bytes. If it can't be had, the package's own files step in.
 */
export const core = (url: string, integrity?: string): Core => async () =>
  speak((await WebAssembly.instantiateStreaming(fetch(url, { integrity }))).instance.exports);
