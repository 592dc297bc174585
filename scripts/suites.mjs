// The table of everything `npm test` runs, in the order a person would: quickest judgement first.
import { join } from "node:path";
import { buildCollector } from "./collector.mjs";
import { ask } from "./command.mjs";
import { root, venvPython } from "./paths.mjs";
import { buildShop, packSdk } from "./shop.mjs";

const LINT = ["--", "-D", "warnings"];
const WASM = ["--target", "wasm32-unknown-unknown"];

/** nextest runs test binaries side by side; plain `cargo test` does as well, slower. */
const cargoTest = () => (ask("cargo", ["nextest", "--version"]) === null ? ["test"] : ["nextest", "run"]);

/**
 * name: what a person types to run it alone. needs: steps or groups of set-up. build: what must exist first.
 * env: what the suite is told. command: program and arguments.
 */
export const suites = [
  { name: "scripts", needs: ["npm"], command: ["node", "--test", "scripts/*.test.mjs", "demo-app/server/*.test.mjs"] },
  { name: "format", needs: ["rust"], command: ["cargo", "fmt", "--all", "--check"] },
  { name: "lint", needs: ["rust"], command: ["cargo", "clippy", "--all-targets", ...LINT] },
  {
    name: "lint-wasm",
    needs: ["rust"],
    command: ["cargo", "clippy", "-p", "carillon-worker", "-p", "carillon-sdk-core", "-p", "carillon-sdk-in-app", ...WASM, ...LINT],
  },
  { name: "lint-fuzz", needs: ["rust"], command: ["cargo", "clippy", "-p", "carillon-fuzz", ...LINT] },
  { name: "unit", needs: ["rust"], command: () => ["cargo", ...cargoTest()] },
  // A fixed row of seeds, so that the same tree gives the same verdict. Without --first they are drawn anew, which finds more.
  { name: "simulation", needs: ["rust"], command: ["cargo", "run", "--release", "--quiet", "-p", "carillon-simulation", "--", "--first", "600000", "--seeds", "50"] },
  // The same inputs every time, for the same reason. `npm run fuzz` draws its own.
  { name: "fuzz", needs: ["rust"], command: ["npm", "run", "--silent", "fuzz", "--", "--runs", "5000"] },
  { name: "sdk-types", needs: ["npm"], command: ["npm", "run", "--silent", "types", "-w", "@carillon/web"] },
  { name: "sdk-api", needs: ["npm"], command: ["npm", "run", "--silent", "api", "-w", "@carillon/web", "--", "--check"] },
  { name: "codemod", needs: ["npm"], command: ["node", "--test", "sdk-wasm/codemod/*.test.mjs"] },
  {
    name: "sdk-wasm",
    needs: ["npm", "rust", "nightly", "wasm-bindgen", "wasm-pack", "chromium"],
    command: ["npm", "run", "--silent", "test:wasm", "-w", "@carillon/web"],
  },
  { name: "conformance-server", ...conformance("server") },
  { name: "conformance-worker", ...conformance("worker") },
  { name: "clients-server", ...clients("server") },
  { name: "clients-worker", ...clients("worker") },
  { name: "worker-faults", needs: ["worker"], build: () => buildCollector("worker"), command: ["node", "--test", "edge-collector/worker/tests/*.test.mjs"] },
  { name: "crash", needs: ["rust", "npm"], command: ["npm", "run", "--silent", "crash", "--", "--rounds", "5"] },
  { name: "browser-server", ...browser("server") },
  { name: "browser-worker", ...browser("worker") },
  {
    name: "engines",
    needs: ["serve", "engines"],
    build() {
      packSdk();
      buildCollector("server");
    },
    command: ["node", "--test", "tests/engines/*.test.mjs"],
  },
  { name: "size", needs: ["serve"], build: packSdk, command: ["npm", "run", "--silent", "size"] },
  { name: "packaging", needs: ["serve", "chromium", "packaging"], build: packSdk, command: ["node", "--test", "tests/packaging/*.test.mjs"] },
];

/** The set-up group of a host. */
function group(host) {
  return host === "worker" ? "worker" : "serve";
}

function conformance(host) {
  return {
    needs: [group(host), "python", "nats"],
    build: () => buildCollector(host),
    env: { CARILLON_HOST: host },
    command: [venvPython, "-m", "pytest", "-q", "-p", "no:cacheprovider", join(root, "tests", "conformance")],
  };
}

function clients(host) {
  return {
    needs: [group(host), "chromium", "python", "clients"],
    build: () => buildCollector(host),
    env: { CARILLON_HOST: host },
    command: ["node", "--test", "--test-concurrency=1", "tests/clients/*.test.mjs"],
  };
}

function browser(host) {
  return {
    needs: [group(host), "chromium"],
    build() {
      buildShop();
      buildCollector(host);
    },
    env: { CARILLON_HOST: host },
    command: ["node", "--test", "--test-concurrency=1", "tests/browser/**/*.test.mjs"],
  };
}
