import * as module from '../build/in-app-script/in-app.js';
import { run, type Open } from './show.js';

/** The same as a script: for a browser without WebAssembly, and for a page whose policy forbids it. */
export const open: Open = async (...means) => run(module, ...means);
