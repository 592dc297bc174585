// How customers build: each takes a project's `visit.js` to its `out` folder, and throws at the first warning.
import { join } from "node:path";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import * as vite from "vite";
import webpack from "webpack";

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
  const bundle = await rollup({ input: join(project, "visit.js"), plugins: [nodeResolve(options)], onwarn: ({ message }) => warned(message) });
  await bundle.write({ dir: join(project, "out"), format: "es" });
  await bundle.close();
};

/** Without a configuration, as after `npm create vite`; the cache is the project's own. */
const viteOptions = (project) => ({ root: project, configFile: false, logLevel: "error", clearScreen: false });

export async function withVite(project) {
  const customLogger = { ...vite.createLogger("silent"), warn: warned, warnOnce: warned };
  await vite.build({ ...viteOptions(project), customLogger, build: { outDir: "out" } });
}

/** Vite's development server, which bundles packages when a page first asks for them: { url, close() }. */
export async function viteServer(project) {
  const server = await vite.createServer({ ...viteOptions(project), server: { host: "127.0.0.1", port: 0 } });
  await server.listen();
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}

export const withWebpack = (mode) => async (project) => {
  const compiler = webpack({ mode, context: project, entry: "./visit.js", output: { path: join(project, "out"), filename: "visit.js" } });
  const stats = await new Promise((resolve, reject) => compiler.run((error, done) => (error ? reject(error) : resolve(done))));
  await new Promise((resolve) => compiler.close(resolve));
  if (stats.hasErrors() || stats.hasWarnings()) warned(stats.toString("errors-warnings"));
};
