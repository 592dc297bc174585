// A customer: a project of its own in which the packed tarball is installed, and a script that uses it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../../scripts/command.mjs";
import { packSdk } from "../../../scripts/shop.mjs";

/** The ways to come by `init`. */
export const FROM_PACKAGE = 'import { init } from "@carillon/web";';
export const FROM_GLOBAL = "const { init } = globalThis.carillon;";
export const FROM_PACKAGES_GLOBAL = `import "@carillon/web/global"; ${FROM_GLOBAL}`;

const visit = readFileSync(new URL("../fixtures/visit.js", import.meta.url), "utf8");

/** Installs the tarball once; `project()` gives copies of that to work in, `remove()` takes all of them away. */
export function customer() {
  // Outside the repository: inside it, a broken installation would find the workspace's own package and work all the same.
  const folder = mkdtempSync(join(tmpdir(), "carillon-packaging-"));
  const installed = join(folder, "installed");
  mkdirSync(installed);
  writeFileSync(join(installed, "package.json"), JSON.stringify({ name: "customer", private: true, type: "module" }));
  // Without a network, since nothing else may be needed.
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", packSdk()], { cwd: installed, quiet: true });
  let count = 0;
  return {
    /** A project whose `visit.js` gets `init` as told and reports to a collector; `files` are written beside it. */
    project({ init = FROM_PACKAGE, collector = "", files = {} }) {
      const project = join(folder, `${++count}`);
      cpSync(installed, project, { recursive: true });
      const options = `const options = ${JSON.stringify({ collector, app: "packaging", key: "pk_packaging" })};`;
      const written = { "visit.js": `${init} ${options}\n${visit}`, ...files };
      for (const [name, text] of Object.entries(written)) {
        mkdirSync(dirname(join(project, name)), { recursive: true });
        writeFileSync(join(project, name), text);
      }
      return project;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
