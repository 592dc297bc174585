import hex from '../build/core/core.wasm';
import { bytes } from './hex.js';
import { speak, type Turn } from './speak.js';

/** The core's module travels inside this file: no second request, and nothing for a bundler to find. */
export const load = async (): Promise<Turn> => speak((await WebAssembly.instantiate(bytes(hex))).instance.exports);
