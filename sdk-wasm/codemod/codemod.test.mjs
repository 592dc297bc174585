// Projects before and after; each is migrated by the program itself, twice, and what comes out of TypeScript fits the SDK's types.
//   UPDATE=1 node --test sdk-wasm/codemod/    writes the fixtures' "after" anew
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const sdk = dirname(here);
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
const projects = readdirSync(join(here, "fixtures"));

/** What a project has around the files of a fixture, as far as these need it. */
const AROUND = `
declare module "aws-amplify";
declare module "aws-amplify/analytics" {
  export const disable: () => void;
  export const record: (event: { name: string }) => void;
  export const identifyUser: (input: object) => Promise<void>;
}
declare module "aws-amplify/in-app-messaging" {
  export const onMessageDisplayed: (handler: (message: { id: string }) => void) => void;
}
declare namespace JSX {
  interface IntrinsicElements { button: object }
}
`;

/** Runs the program in a project's copy and answers what it printed. */
const run = (folder, ...flags) => execFileSync(process.execPath, [join(here, "cli.mjs"), ...flags, "."], { cwd: folder, encoding: "utf8" });

/** Every file of a folder with its text. */
function texts(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

for (const name of projects) {
  test(`${name}: what it was becomes what it should be, once`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), "carillon-codemod-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const fixture = (state) => join(here, "fixtures", name, state);
    cpSync(fixture("before"), folder, { recursive: true });

    const shown = run(folder);
    assert.match(shown, /^\+.*carillon/m, "a dry run shows the changes");
    assert.deepEqual(texts(folder), texts(fixture("before")), "and changes nothing");

    const said = run(folder, "--write");
    if (process.env.UPDATE) {
      rmSync(fixture("after"), { recursive: true, force: true });
      cpSync(folder, fixture("after"), { recursive: true });
      writeFileSync(join(fixture("after"), "said.txt"), said);
    }
    const { "said.txt": expected, ...after } = texts(fixture("after"));
    assert.deepEqual(texts(folder), after);
    assert.equal(said, expected);
    assert.match(run(folder, "--write"), /^0 files changed/, "a second run finds nothing to do");
    assert.deepEqual(texts(folder), after);
  });
}

test("what comes out fits the SDK's types", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-codemod-types-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(here, "fixtures", "v6", "after"), folder, { recursive: true });
  writeFileSync(join(folder, "around.d.ts"), AROUND);
  const paths = { "@carillon/web": [join(sdk, "js/index.ts")], "@carillon/web/*": [join(sdk, "js/*.ts")] };
  const { compilerOptions } = JSON.parse(readFileSync(join(sdk, "tsconfig.json"), "utf8"));
  const options = { ...compilerOptions, rootDir: "/", jsx: "preserve", noEmit: true, declaration: false, paths };
  const config = { compilerOptions: options, include: ["."], files: [join(sdk, "js/wasm.d.ts")] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});
