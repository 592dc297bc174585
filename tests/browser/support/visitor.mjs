// A visitor: a browser window with what the tests watch for (errors, preflights) and what a person does in the shop.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { host, within } from './stage.mjs';

export const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

const TEXT_NODE = 3;

export const WIDE = { width: 1280, height: 860 };
export const NARROW = { width: 390, height: 844 };

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

/** Opens a window of its own, with storage of its own. */
export async function visitor(browser, { size = WIDE, scheme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: size, colorScheme: scheme });
  const page = await context.newPage();
  const seen = { errors: [], preflights: [], eventPosts: [] };
  page.on('console', (message) => message.type() === 'error' && seen.errors.push(message.text()));
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname.endsWith('/events')) seen.eventPosts.push(request.url());
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  // Preflights never reach a page's own request events; the browser's protocol lists them.
  devtools.on('Network.requestWillBeSent', ({ request, type }) => {
    if (request.method === 'OPTIONS' || type === 'Preflight') seen.preflights.push(request.url);
  });
  return { page, context, devtools, seen, size, scheme };
}

/** Keeps a picture under screenshots/, named by host, width and scene. */
export async function picture({ page, size, scheme }, scene) {
  const path = fileURLToPath(new URL(`../screenshots/${host}/${size.width}-${scheme}-${scene}.png`, import.meta.url));
  mkdirSync(dirname(path), { recursive: true });
  await page.waitForTimeout(450); // lets the page's short entrances end
  await page.screenshot({ path });
}

/** Waits until the page's SDK runs and the collector knows its endpoint; answers the endpoint's id. */
export async function known({ page }, shopUrl) {
  const answer = await page.waitForResponse(async (response) => {
    const url = new URL(response.url());
    return url.origin === new URL(shopUrl).origin && url.pathname === '/panel' && Boolean((await response.json()).endpoint);
  });
  return new URL(answer.url()).searchParams.get('endpoint');
}

export async function signUp({ page }, { first, last, email }) {
  await page.getByRole('navigation').getByRole('button', { name: 'Sign up' }).click();
  const dialog = page.getByRole('dialog', { name: 'Become a member' });
  await dialog.getByLabel('First name').fill(first);
  await dialog.getByLabel('Last name').fill(last);
  await dialog.getByLabel('Email').fill(email);
  return dialog;
}

/** Opens the panel where it is folded away. */
export async function openPanel({ page }) {
  const toggle = page.locator('.panel-toggle');
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
}

/**
 * Finds a text inside any shadow root, open or closed, and answers where it is on the screen.
 * The browser's own protocol is asked, since a page cannot look into a closed root.
 */
export function inShadow({ devtools }, text, ms = 5_000) {
  return within(ms, async () => {
    const { root } = await devtools.send('DOM.getDocument', { depth: -1, pierce: true });
    const nodeId = findText(root, text, false);
    if (!nodeId) return undefined;
    try {
      const { model } = await devtools.send('DOM.getBoxModel', { nodeId });
      const [left, top, , , right, bottom] = model.border;
      return { left, top, right, bottom, middle: { x: (left + right) / 2, y: (top + bottom) / 2 } };
    } catch {
      return undefined; // in the tree, not on the screen yet
    }
  });
}

/** The id of the element that holds the text, if it lies in a shadow root that a page made. */
function findText(node, text, shadowed) {
  for (const root of node.shadowRoots ?? []) {
    const found = root.shadowRootType === 'user-agent' ? undefined : findText(root, text, true);
    if (found) return found;
  }
  for (const child of node.children ?? []) {
    if (shadowed && child.nodeType === TEXT_NODE && child.nodeValue.includes(text)) return node.nodeId;
    const found = findText(child, text, shadowed);
    if (found) return found;
  }
  return undefined;
}
