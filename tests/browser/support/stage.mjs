// A fresh collector and a fresh shop for one test file, on the host named by HOST (server or worker; server when unset).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOSTS, startCollector } from '../../../scripts/collector.mjs';
import { startShop } from '../../../scripts/shop.mjs';

const SHOP_READY_WITHIN_MS = 30_000;
const POLL_MS = 50;

export const host = [process.env.HOST, process.env.CARILLON_HOST].find((name) => HOSTS.includes(name)) ?? 'server';

/** Starts both and waits until the shop has set itself up. `close()` ends them and removes what they wrote. */
export async function stage() {
  const folder = mkdtempSync(join(tmpdir(), `carillon-shop-${host}-`));
  const collector = await startCollector({ host, quiet: true });
  const api = apiOf(collector);
  let shop;
  const close = async () => {
    await shop?.stop();
    await collector.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    shop = await openShop(collector, join(folder, 'shop'));
    return { collector, api, shop, config: await readyConfig(shop.url), folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts a shop with its state in `data`. */
export const openShop = (collector, data, port) => startShop({ collector, data, port, quiet: true });

/** The shop's configuration for its page, once it has one. */
export async function readyConfig(shopUrl) {
  const config = await within(SHOP_READY_WITHIN_MS, async () => {
    const answer = await (await fetch(`${shopUrl}/config.json`)).json();
    return answer.ready && answer;
  });
  if (!config) throw new Error('the shop did not set itself up in time');
  return config;
}

/** Calls the collector with the operator's key; what does not exist is undefined. */
export function apiOf({ url, keys }) {
  const call = async (method, path, body) => {
    const authorization = `Bearer ${keys.id}:${keys.secret}`;
    const response = await fetch(url + path, { method, headers: { authorization }, body: body && JSON.stringify(body) });
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const get = (path) => call('GET', path);
  return {
    get,
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    delete: (path) => call('DELETE', path),
    inbox: async (to) => (await get(`/inbox/messages?to=${encodeURIComponent(to)}`)).Item,
    trail: (app, endpoint, size = 100) => get(`/carillon/apps/${app}/endpoints/${endpoint}/trail?page-size=${size}`),
  };
}

/** Asks until the answer is truthy; undefined when the time is over. */
export async function within(ms, ask, pause = POLL_MS) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer || Date.now() >= end) return answer || undefined;
    await sleep(pause);
  }
}
