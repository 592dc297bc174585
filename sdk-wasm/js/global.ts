import { init } from './index.js';

/** For a page without a bundler: `<script src="…/global.js"></script>`, then `carillon.init({…})`. */
(globalThis as { carillon?: unknown }).carillon = { init };
