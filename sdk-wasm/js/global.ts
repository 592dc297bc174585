import { init } from './index.js';

declare global {
  var carillon: { init: typeof init };
}

/** For a page without a bundler: `<script src="…/global.js"></script>`, then `carillon.init({…})`. */
globalThis.carillon = { init };
