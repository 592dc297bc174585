import { choose, count, draw, finish, imports, load, make } from '../build/in-app/in-app.js';
import hex from '../build/in-app/in-app_bg.wasm';
import { bytes } from './hex.js';
import { run, type Open } from './show.js';

let started: Promise<void> | undefined;

/** Starts the in-app module, which travels inside this file. */
export const open: Open = async (...means) => {
  await (started ??= WebAssembly.instantiate(bytes(hex), imports()).then(({ instance }) => finish(instance)));
  return run({ choose, count, draw, load, make }, ...means);
};
