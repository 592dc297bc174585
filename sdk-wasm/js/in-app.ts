import start, { choose, count, draw, load, make } from '../build/in-app/in-app.js';
import hex from '../build/in-app/in-app_bg.wasm';
import { bytes } from './hex.js';
import { run, type Open } from './show.js';

/** Starts the in-app module, which travels inside this file. */
export const open: Open = async (...means) => {
  await start({ module_or_path: bytes(hex) });
  return run({ choose, count, draw, load, make }, ...means);
};
