import instantiate from '../build/core/core.wasm.js';
import { speak, type Turn } from './speak.js';

/** The same core as a script, twice as large: for a browser without WebAssembly, and for a page whose policy forbids it. */
export const load = async (): Promise<Turn> => speak(instantiate({}));
