// The packed SDK in a page, by every road that leads there: each page is built as a customer builds, and visited.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, visitor } from "../browser/support/visitor.mjs";
import { nextServer, viteServer, withEsbuild, withRollup, withVite, withWebpack } from "./support/bundlers.mjs";
import { customer, FROM_GLOBAL, FROM_PACKAGES_GLOBAL } from "./support/customer.mjs";
import { serveFiles, standIn } from "./support/http.mjs";

const MODULE = '<script type="module" src="./visit.js"></script>';
const DEFERRED = '<script defer src="./visit.js"></script>';
const MAPPED = `<script type="importmap">{ "imports": { "@carillon/web": "/node_modules/@carillon/web/dist/index.js" } }</script>${MODULE}`;
const CLASSIC = '<script src="/node_modules/@carillon/web/dist/global.js"></script><script src="./visit.js"></script>';
const inChunks = withEsbuild({ format: "esm", splitting: true });
/** As webpack resolves for `electron-renderer`: a page that is Node as well. */
const forElectron = withEsbuild({ format: "esm", splitting: true, conditions: ["node", "electron"] });
const inOneFile = withEsbuild({ format: "iife" });

/** init: how the script comes by it. build: absent, the sources are served. scripts: of the page. strict: under a content policy. */
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
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A customer</title></head><body>${scripts}</body></html>`;
  const project = shop.project({ init, collector, files: { "index.html": page } });
  await build?.(project);
  // Vite writes a page of its own.
  if (build) cpSync(join(project, "index.html"), join(project, "out", "index.html"), { force: build !== withVite });
  const policy = `default-src 'self'; connect-src ${collector}; script-src 'self' 'wasm-unsafe-eval'`;
  return serve(build ? join(project, "out") : project, strict && { "content-security-policy": policy });
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
    const visit = page.waitForFunction(async () => {
      await globalThis.visit?.flushed;
      await globalThis.visit?.shown;
      await globalThis.visit?.tracker.flush();
      return globalThis.visit?.tracker.endpointId;
    }, undefined, { timeout: 15_000 }).then((answer) => answer.jsonValue(), (error) => error.message);

    const endpoint = await visit;
    assert.deepEqual(seen.errors, []);
    assert.match(endpoint, /^[\w-]{36}$/);
    const told = collector.events.map(({ endpoint, EventType, Attributes, Metrics }) => ({ endpoint, EventType, Attributes, Metrics }));
    const [visited, ...twice] = told.filter(({ EventType }) => EventType === "packaging.visited");
    assert.deepEqual([visited, twice], [{ endpoint, EventType: "packaging.visited", Attributes: { sku: "A1" }, Metrics: { price: 9.5 } }, []]);
    const rest = told.map(({ EventType }) => EventType).filter((type) => type !== "packaging.visited");
    assert.deepEqual(rest.sort(), ["_inapp.message_displayed", "_session.start"]);
  });
}
