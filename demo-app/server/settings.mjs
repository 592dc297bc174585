// What the shop is told by its environment, read once at start.
import { resolve } from 'node:path';

/** Turns environment variables into settings, or ends the process with a sentence that says what is missing. */
export function settingsFrom(env) {
  for (const name of ['CARILLON_ACCESS_KEY_ID', 'CARILLON_SECRET_ACCESS_KEY']) {
    if (!env[name]) {
      console.error(`shop: set ${name}: the shop needs an admin key of the collector to set up its campaigns.`);
      process.exit(2);
    }
  }
  const collector = (env.COLLECTOR_URL || 'http://127.0.0.1:8787').replace(/\/+$/, '');
  return {
    collector,
    // What a browser calls; it differs from `collector` when the shop reaches the collector over an inner network.
    publicCollector: (env.PUBLIC_COLLECTOR_URL || collector).replace(/\/+$/, ''),
    accessKeyId: env.CARILLON_ACCESS_KEY_ID,
    secretAccessKey: env.CARILLON_SECRET_ACCESS_KEY,
    host: env.HOST_ADDRESS || '127.0.0.1',
    port: Number(env.PORT || 8788),
    origins: env.SHOP_ORIGINS ? env.SHOP_ORIGINS.split(',').map((origin) => origin.trim()) : undefined,
    data: resolve(env.DATA || '.carillon/shop'),
  };
}
