// The entries for capturing and for React, in a React page that is built as customers build, and visited.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, visitor } from "../browser/support/visitor.mjs";
import { nextServer, viteServer, withEsbuild, withVite, withWebpack } from "./support/bundlers.mjs";
import { customer } from "./support/customer.mjs";
import { serveFiles, standIn } from "./support/http.mjs";
import { link } from "./support/links.mjs";

const DONE_WITHIN_MS = 15_000;
const SHOP = readFileSync(new URL("fixtures/shop.js", import.meta.url), "utf8");
const MODULE = '<script type="module" src="./visit.js"></script>';
const DEFERRED = '<script defer src="./visit.js"></script>';

const optionsFor = (collector) => JSON.stringify({ collector, app: "hooks", key: "pk_hooks" });
const mounted = (collector) => `import { createElement, StrictMode } from "react"; import { createRoot } from "react-dom/client";
import { App } from "./shop.js";
const root = createRoot(document.querySelector("#root"));
root.render(createElement(StrictMode, null, createElement(App, { options: ${optionsFor(collector)} })));
globalThis.visit.unmount = () => root.unmount();`;
/** The provider is imported by a component of the server, which only works for a file that says that it is the page's. */
const nextPage = (collector) => `import { CarillonProvider } from "@carillon/web/react"; import { Shop } from "../shop.js";
export const dynamic = "force-dynamic";
export default () => <CarillonProvider options={${optionsFor(collector)}}><Shop /></CarillonProvider>;`;
const rendered = `import { createElement } from "react"; import { renderToString } from "react-dom/server";
import { CarillonProvider, useCarillon } from "@carillon/web/react"; import { Shop } from "./shop.js";
const Endpoint = () => createElement("i", null, useCarillon().endpointId);
const options = ${optionsFor("http://127.0.0.1:9")};
console.log(renderToString(createElement(CarillonProvider, { options }, createElement(Endpoint), createElement(Shop))));`;

const inChunks = (mode) =>
  withEsbuild({ format: "esm", splitting: true, jsx: "automatic", define: { "process.env.NODE_ENV": JSON.stringify(mode) } });
/** effects: how often React's strict mode runs each, which is twice in development. */
const cases = [
  { name: "esbuild, in development", build: inChunks("development"), scripts: MODULE, effects: 2 },
  { name: "esbuild", build: inChunks("production"), scripts: MODULE, effects: 1 },
  { name: "Vite", build: withVite, scripts: MODULE, effects: 1 },
  { name: "Vite's development server", serve: viteServer, scripts: MODULE, effects: 2 },
  { name: "webpack", build: withWebpack("production"), scripts: DEFERRED, effects: 1 },
  { name: "Next", serve: nextServer, page: nextPage, effects: 1 },
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

/** The README's own lines, as one page: the first block of a language that has this in it. */
const README = readFileSync(new URL("../../sdk-wasm/README.md", import.meta.url), "utf8");
const lines = (language, word) =>
  [...README.matchAll(/^```(\w+)\n(.*?)^```/gms)].find(([, name, text]) => name === language && text.includes(word))[2];
const fromReadme = (collector) => ({
  "index.html": `<!doctype html><title>A customer</title><div id="root"></div>${lines("html", "data-carillon-event")}${MODULE}`,
  "shop.jsx": lines("jsx", "CarillonProvider").replace("https://events.shop.example", collector).replace("<application id>", "hooks"),
  "visit.js": `import { init } from "@carillon/web"; import { createElement } from "react"; import { createRoot } from "react-dom/client";
import { Shop } from "./shop.jsx";
const carillon = init(${optionsFor(collector)});
${lines("js", "@carillon/web/capture")}
createRoot(document.querySelector("#root")).render(createElement(Shop, { user: { id: "ada", plan: "gold" } }));
globalThis.visit = { tracker: carillon, stop };`,
});

/** Builds the case's page and serves it: { url, close() }. */
async function open({ build, serve = serveFiles, scripts, page, files }, collector) {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A customer</title></head>
<body><div id="root"></div>${scripts}</body></html>`;
  const own = page ? { "app/page.js": page(collector), "shop.js": `"use client"; ${SHOP}` } : { "index.html": html, "visit.js": mounted(collector) };
  const project = shop.project({ files: { "shop.js": SHOP, ...own, ...files?.(collector) } });
  link(project, "react", "react-dom");
  await build?.(project);
  if (build) cpSync(join(project, "index.html"), join(project, "out", "index.html"), { force: build !== withVite });
  return serve(build ? join(project, "out") : project);
}

for (const way of cases) {
  test(`hooks: ${way.name}`, async (t) => {
    const collector = await standIn();
    t.after(() => collector.close());
    const site = await open(way, collector.url);
    t.after(() => site.close());
    const { page, context, seen } = await visitor(browser);
    t.after(() => context.close());
    await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));

    await page.goto(new URL("?utm_source=news", site.url).href);
    await page.waitForFunction(() => globalThis.visit?.tracker, undefined, { timeout: DONE_WITHIN_MS }).catch(() => {});
    assert.deepEqual(seen.errors, []);
    await page.getByText("Visit").click();
    await page.waitForFunction(() => globalThis.visit.shown > 0, undefined, { timeout: DONE_WITHIN_MS });
    // The tracker is the page's: it outlives the components.
    await page.evaluate(async () => {
      globalThis.visit.unmount?.();
      globalThis.visit.tracker.record("packaging.left");
      await globalThis.visit.tracker.flush();
    });
    const { effects, shown } = await page.evaluate(() => ({ ...globalThis.visit, tracker: undefined, unmount: undefined }));
    assert.deepEqual({ effects, shown, errors: seen.errors }, { effects: way.effects, shown: 1, errors: [] });
    const types = collector.events.map(({ EventType }) => EventType).sort();
    const own = ["button.clicked", "campaignVisit", "packaging.left", "packaging.visited", "pageView"];
    assert.deepEqual(types, ["_inapp.message_displayed", "_session.start", ...own]);
    const users = collector.endpoints.map((endpoint) => endpoint.User).filter(Boolean);
    assert.deepEqual(users, [{ UserId: "ada", UserAttributes: { plan: ["gold"] } }]);
  });
}

test("hooks and capturing, as the README says", async (t) => {
  const collector = await standIn();
  t.after(() => collector.close());
  const site = await open({ build: inChunks("production"), files: fromReadme }, collector.url);
  t.after(() => site.close());
  const { page, context, seen } = await visitor(browser);
  t.after(() => context.close());
  await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
  await page.goto(site.url);
  await page.getByText("Add").click();
  await page.getByText("Buy").click();
  await page.evaluate(async () => {
    document.forms[0].addEventListener("submit", (event) => event.preventDefault());
    document.forms[0].requestSubmit();
    globalThis.visit.stop();
    await globalThis.visit.tracker.flush();
  });
  assert.deepEqual(seen.errors, []);
  const told = ({ EventType, Attributes: { sku, place, list } = {} }) => [EventType, sku ?? place ?? list].filter(Boolean).join(" ");
  assert.deepEqual(collector.events.map(told).sort(), ["_session.start", "cart.add A1", "cta.clicked top", "pageView", "signup.sent news"]);
  assert.equal(collector.endpoints.find(({ User }) => User).User.UserId, "ada");
});

test("hooks: rendered in Node, inert", () => {
  const project = shop.project({ files: { "shop.js": SHOP, "render.mjs": rendered } });
  link(project, "react", "react-dom");
  const options = { cwd: project, encoding: "utf8", timeout: DONE_WITHIN_MS };
  const { status, stdout, stderr } = spawnSync("node", ["--no-warnings", "render.mjs"], options);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  assert.equal(stdout, '<i></i><button data-carillon-event="button.clicked">Visit</button>\n');
});
