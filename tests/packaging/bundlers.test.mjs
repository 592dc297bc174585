// The packed SDK in a page, by every road that leads there: each page is built as a customer builds, and visited.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, visitor } from "../browser/support/visitor.mjs";
import { nextServer, viteServer, withEsbuild, withRollup, withVite, withWebpack } from "./support/bundlers.mjs";
import { customer, FROM_GLOBAL, FROM_PACKAGES_GLOBAL } from "./support/customer.mjs";
import { serveFiles, standIn } from "./support/http.mjs";

const DONE_WITHIN_MS = 15_000;
const MODULE = '<script type="module" src="./visit.js"></script>';
const DEFERRED = '<script defer src="./visit.js"></script>';
const DIST = "/node_modules/@carillon/web/dist";
const MAPPED = `<script type="importmap">{ "imports": { "@carillon/web": "${DIST}/index.js" } }</script>${MODULE}`;
const CLASSIC = `<script src="${DIST}/global.js"></script><script src="./visit.js"></script>`;
const inChunks = withEsbuild({ format: "esm", splitting: true });
/** As webpack resolves for `electron-renderer`: a page that is Node as well. */
const forElectron = withEsbuild({ format: "esm", splitting: true, conditions: ["node", "electron"] });
const inOneFile = withEsbuild({ format: "iife" });

/**
 * init: how the script comes by it. build: absent, the sources are served. serve: where not as plain files.
 * scripts: of the page. strict: under a content policy.
 */
const cases = [
  { name: "esbuild, in chunks", build: inChunks, scripts: MODULE },
  { name: "esbuild, in chunks, under a strict policy", build: inChunks, scripts: MODULE, strict: true },
  { name: "esbuild, in one file", build: inOneFile, scripts: DEFERRED },
  { name: "esbuild, for a window of Electron", build: forElectron, scripts: MODULE },
  { name: "Rollup", build: withRollup({ browser: true }), scripts: MODULE },
  { name: "Rollup, not told of browsers", build: withRollup({}), scripts: MODULE },
  { name: "Vite", build: withVite, scripts: MODULE },
  { name: "Vite's development server", serve: viteServer, scripts: MODULE },
  { name: "webpack", build: withWebpack("production"), scripts: DEFERRED },
  { name: "webpack, in development", build: withWebpack("development"), scripts: DEFERRED },
  { name: "Next, on the server and in the page", serve: nextServer },
  { name: "a module without a bundler", scripts: MAPPED },
  { name: "a classic script", init: FROM_GLOBAL, scripts: CLASSIC },
  { name: "a classic script, under a strict policy", init: FROM_GLOBAL, scripts: CLASSIC, strict: true },
  { name: "the global, by esbuild", init: FROM_PACKAGES_GLOBAL, build: inChunks, scripts: MODULE },
  { name: "the global, by webpack", init: FROM_PACKAGES_GLOBAL, build: withWebpack("production"), scripts: DEFERRED },
];

let browser;
let shop;
before(async () => {
  shop = customer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  shop?.remove();
});

/** Builds the case's page and serves it: { url, close() }. */
async function open({ init, build, serve = serveFiles, scripts, strict }, collector) {
  const head = '<meta charset="utf-8"><title>A customer</title>';
  const page = `<!doctype html><html lang="en"><head>${head}</head><body>${scripts}</body></html>`;
  const project = shop.project({ init, collector, files: { "index.html": page } });
  await build?.(project);
  // Vite writes a page of its own.
  if (build) cpSync(join(project, "index.html"), join(project, "out", "index.html"), { force: build !== withVite });
  const policy = `default-src 'self'; connect-src ${collector}; script-src 'self' 'wasm-unsafe-eval'`;
  return serve(build ? join(project, "out") : project, strict && { "content-security-policy": policy });
}

/** Waits until the page has reported its visit, and seen and reported the message. Answers its endpoint's id, or why not. */
async function endpointOf(page) {
  const done = async () => {
    await globalThis.visit?.flushed;
    await globalThis.visit?.shown;
    await globalThis.visit?.tracker.flush();
    return globalThis.visit?.tracker.endpointId;
  };
  try {
    return await (await page.waitForFunction(done, undefined, { timeout: DONE_WITHIN_MS })).jsonValue();
  } catch (error) {
    return error.message;
  }
}

for (const way of cases) {
  test(way.name, async (t) => {
    const collector = await standIn();
    t.after(() => collector.close());
    const site = await open(way, collector.url);
    t.after(() => site.close());
    const { page, context, seen } = await visitor(browser);
    t.after(() => context.close());
    // A browser asks for an icon by itself; its absence would be an error on the console.
    await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));

    await page.goto(site.url);
    const endpoint = await endpointOf(page);
    // Before all else, since an error says why the rest is missing.
    assert.deepEqual(seen.errors, []);
    assert.match(endpoint, /^[\w-]{36}$/);
    const types = collector.events.map(({ EventType }) => EventType).sort();
    assert.deepEqual(types, ["_inapp.message_displayed", "_session.start", "packaging.visited"]);
    const visited = collector.events.find(({ EventType }) => EventType === "packaging.visited");
    const { Attributes, Metrics } = visited;
    assert.deepEqual({ endpoint: visited.endpoint, Attributes, Metrics }, { endpoint, Attributes: { sku: "A1" }, Metrics: { price: 9.5 } });
  });
}
