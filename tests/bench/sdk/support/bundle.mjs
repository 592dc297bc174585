// The SDKs as a customer's bundler leaves them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import * as esbuild from "esbuild";

const bench = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);

export const adapter = ({ name }) => readFileSync(join(bench, "adapters", `${name}.js`), "utf8");

/**
 * Bundles `contents` with what an SDK's customer has installed. Ours comes from `project`, where the tarball is.
 * Answers esbuild's result; files are written only when `outdir` is given.
 */
export function bundle({ name }, contents, { project, outdir, ...options }) {
  return esbuild.build({
    stdin: { contents, resolveDir: name === "ours" ? project : bench, sourcefile: "page.js" },
    entryNames: "entry",
    outdir: outdir ?? join(bench, "out"),
    write: outdir !== undefined,
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    metafile: true,
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
    ...options,
  });
}

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;

/**
 * Bytes of an import, brotli 11: { eager, total, lazy }. total: with the lazy chunks that are needed and the style sheet.
 * lazy: all chunks that are not needed.
 */
export async function weigh(sdk, { size, needs, external = [], css }, project) {
  const { outputFiles, metafile } = await bundle(sdk, size, { project, splitting: true, external });
  const weights = new Map(outputFiles.map(({ path, contents }) => [path.slice(join(bench, "out").length), brotli(contents)]));
  const weightOf = (path) => weights.get(path.slice(path.lastIndexOf("/")));
  const outputs = Object.entries(metafile.outputs).map(([path, output]) => ({ ...output, path, weight: weightOf(path) }));
  const within = (path, seen = new Set()) => {
    if (seen.has(path)) return seen;
    seen.add(path);
    const { imports } = outputs.find((output) => output.path === path);
    for (const { path: next, kind, external } of imports) if (kind === "import-statement" && !external) within(next, seen);
    return seen;
  };
  const entry = outputs.find(({ path }) => path.endsWith("/entry.js")).path;
  const eager = within(entry);
  const total = new Set(eager);
  for (const { path, inputs } of outputs) {
    if (needs && Object.keys(inputs).some((input) => needs.test(input))) for (const part of within(path)) total.add(part);
  }
  const sum = (paths) => outputs.filter(({ path }) => paths(path)).reduce((all, { weight }) => all + weight, 0);
  const styles = css ? brotli(readFileSync(join(dirname(require.resolve("../package.json")), "node_modules", css))) : 0;
  return { eager: sum((path) => eager.has(path)), total: sum((path) => total.has(path)) + styles, lazy: sum((path) => !total.has(path)) };
}
