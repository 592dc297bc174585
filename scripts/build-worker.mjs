// Builds the Worker: release, unwinding on panic, with tools that are already here instead of downloads.
//   node scripts/build-worker.mjs [--small]      --small: what is deployed, half the size and minutes slower to build
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { ask, run, say } from "./command.mjs";
import { root, targetDir, workerBuild, workerDeploy } from "./paths.mjs";
import { nightlyEnvironment } from "./rust.mjs";

const collector = join(root, "edge-collector");
const SOURCES = ["worker", "engine", "wire", "rules"].map((name) => join(collector, name));

/** The newest change among what the Worker is built of. */
function newestSource() {
  const inputs = [join(root, "Cargo.lock"), join(root, "Cargo.toml")];
  for (const folder of SOURCES) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && !entry.parentPath.includes(`${folder}/build`)) inputs.push(join(entry.parentPath, entry.name));
    }
  }
  return Math.max(...inputs.filter(existsSync).map((file) => statSync(file).mtimeMs));
}

/** Whether the built modules are newer than every source. */
export function workerIsFresh() {
  const built = join(workerBuild, "index.js");
  return existsSync(built) && statSync(built).mtimeMs > newestSource();
}

export function buildWorker({ small = false } = {}) {
  if (!small && workerIsFresh()) return;
  const out = small ? workerDeploy : workerBuild;
  const profile = small ? ["--profile", "release-worker"] : ["--release", "--no-opt"];
  const tool = (name) => join(root, "node_modules", ".bin", name);
  run("worker-build", [...profile, "--panic-unwind", "--out-dir", out, join(collector, "worker")], {
    env: {
      ...nightlyEnvironment(),
      CARGO_TARGET_DIR: join(targetDir, "worker"),
      WASM_BINDGEN_BIN: ask("which", ["wasm-bindgen"]) ?? "wasm-bindgen",
      WASM_OPT_BIN: tool("wasm-opt"),
      ESBUILD_BIN: tool("esbuild"),
    },
  });
  const wasm = readFileSync(join(out, "index_bg.wasm"));
  say(`worker: ${(wasm.length / 1024).toFixed(0)} KB of wasm, ${(gzipSync(wasm).length / 1024).toFixed(0)} KB gzipped`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    buildWorker({ small: process.argv.includes("--small") });
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
