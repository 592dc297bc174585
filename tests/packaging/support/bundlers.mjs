// How customers build: each takes a project's `visit.js` to its `out` folder, and throws at the first warning.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import * as vite from "vite";
import webpack from "webpack";
import { run } from "../../../scripts/command.mjs";
import { freePort, startService } from "../../../scripts/process.mjs";
import { link } from "./links.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const warned = (message) => {
  throw new Error(`warned: ${message}`);
};

export const withEsbuild = (options) => async (project) => {
  const { warnings } = await esbuild.build({
    entryPoints: [join(project, "visit.js")],
    outdir: join(project, "out"),
    bundle: true,
    logLevel: "silent",
    ...options,
  });
  if (warnings.length > 0) warned(warnings[0].text);
};

export const withRollup = (options) => async (project) => {
  const onwarn = ({ message }) => warned(message);
  const bundle = await rollup({ input: join(project, "visit.js"), plugins: [nodeResolve(options)], onwarn });
  await bundle.write({ dir: join(project, "out"), format: "es" });
  await bundle.close();
};

/** Without a configuration, as after `npm create vite`; the cache is the project's own. */
const viteOptions = (project) => ({ root: project, configFile: false, logLevel: "error", clearScreen: false });

/** Vite leaves the mode in the environment, where the next to build would find it. */
const forgetMode = () => delete process.env.NODE_ENV;

export async function withVite(project) {
  // Vite's plugin for React keeps back the same: a page has no server components, for which the directive is.
  const warn = (message) => message.includes('"use client"') || warned(message);
  const customLogger = { ...vite.createLogger("silent"), warn, warnOnce: warn };
  await vite.build({ ...viteOptions(project), customLogger, build: { outDir: "out" } });
  forgetMode();
}

/** Vite's development server, which bundles packages when a page first asks for them: { url, close() }. */
export async function viteServer(project) {
  const server = await vite.createServer({ ...viteOptions(project), server: { host: "127.0.0.1", port: 0 } });
  await server.listen();
  forgetMode();
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}

export const withWebpack = (mode) => async (project) => {
  const output = { path: join(project, "out"), filename: "visit.js" };
  const compiler = webpack({ mode, context: project, entry: "./visit.js", output });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  if (stats.hasErrors() || stats.hasWarnings()) warned(stats.toString("errors-warnings"));
};

/**
 * Next, built and started: `visit.js` is part of a component of the server and of one of the page, unless the project has an `app/page.js`
 * of its own.
 */
export async function nextServer(project) {
  cpSync(here("../fixtures/next"), project, { recursive: true, force: false });
  link(project, "next", "react", "react-dom");
  const next = join(project, "node_modules/next/dist/bin/next");
  const options = { cwd: project, env: { NEXT_TELEMETRY_DISABLED: "1" }, quiet: true };
  run("node", [next, "build"], options);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const start = [next, "start", "--hostname", "127.0.0.1", "--port", `${port}`];
  const { stop } = await startService("Next", "node", start, { ...options, healthUrl: url });
  return { url, close: stop };
}
