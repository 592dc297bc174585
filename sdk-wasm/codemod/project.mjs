// A project: every file of it that speaks to Amplify, and the one module that starts the tracker for all of them.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { migrate } from "./migrate.mjs";

const SCRIPT = /\.[cm]?[jt]sx?$/;
const SKIPPED = new Set(["node_modules", "dist", "build", ".git", ".next"]);

/** Files under a path, sorted: a run's output must not depend on the disk. */
function scripts(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !SKIPPED.has(name))
    .flatMap((entry) => (entry.isDirectory() ? scripts(join(path, entry.name)) : SCRIPT.test(entry.name) ? [join(path, entry.name)] : []))
    .sort();
}

/** What would change: { changes: [{ file, before, after }], remarks: [{ file, line, text }] }. Writes nothing. */
export function plan(path) {
  const files = scripts(path).filter((file) => !file.endsWith(".d.ts"));
  const folder = statSync(path).isFile() ? dirname(path) : path;
  const typed = files.some((file) => /\.[cm]?tsx?$/.test(file));
  const module = join(folder, typed ? "carillon.ts" : "carillon.js");
  const changes = [];
  const remarks = [];
  let app;
  for (const file of files) {
    if (file === module) continue;
    const before = readFileSync(file, "utf8");
    if (!/aws-amplify/.test(before)) continue;
    try {
      const result = migrate(before, file, specifier(file, module));
      app ??= result.app;
      remarks.push(...result.remarks.map((remark) => ({ file, ...remark })));
      if (result.code !== before) changes.push({ file, before, after: result.code });
    } catch (error) {
      remarks.push({ file, line: error.loc?.line ?? 1, text: `not read: ${error.message}` });
    }
  }
  if (changes.some(({ after }) => /['/]carillon(\.js)?';/.test(after)) && !existsSync(module)) {
    changes.push({ file: module, before: "", after: start(app) });
    remarks.push({ file: module, line: 1, text: "fill in the collector's address, the application's id and its publishable key" });
  }
  return { changes, remarks };
}

/** How a file imports the module: TypeScript's bundler rules want no extension, plain modules want one. */
function specifier(file, module) {
  const path = relative(dirname(file), module).replaceAll("\\", "/").replace(extname(module), extname(module) === ".ts" ? "" : ".js");
  return path.startsWith(".") ? path : `./${path}`;
}

const start = (app) => `import { init } from '@carillon/web';

// TODO(carillon): where your collector listens, and what it gave you.${app ? ` The application was ${app} at Pinpoint.` : ""}
export const carillon = init({ collector: 'https://collector.example', app: 'TODO', key: 'pk_TODO' });
`;
