// Set-up: says what is missing, installs it with the ordinary installers, skips what is there.
//   node scripts/setup.mjs [serve|worker|engines|all or names of steps]
import { pathToFileURL } from "node:url";
import { say } from "./command.mjs";
import { chromium } from "./chromium.mjs";
import { firefox, geckodriver, webkit } from "./engines.mjs";
import { clientPackages, packagingPackages, sdkBenchPackages, workspacePackages } from "./packages.mjs";
import { nats, python } from "./python.mjs";
import { cargoTool, nightlyStep, stable, WASM_PACK, wasmBindgenVersion, WORKER_BUILD } from "./rust.mjs";

/** In the order they must run. `for`: the groups a step belongs to. */
const steps = [
  { name: "npm", for: ["serve", "worker"], ...workspacePackages },
  { name: "rust", for: ["serve", "worker"], ...stable },
  { name: "nightly", for: ["serve", "worker"], ...nightlyStep },
  { name: "wasm-bindgen", for: ["serve", "worker"], ...cargoTool("wasm-bindgen-cli", "wasm-bindgen", wasmBindgenVersion) },
  { name: "worker-build", for: ["worker"], ...cargoTool("worker-build", "worker-build", () => WORKER_BUILD) },
  { name: "wasm-pack", for: [], ...cargoTool("wasm-pack", "wasm-pack", () => WASM_PACK) },
  { name: "chromium", for: ["engines"], ...chromium },
  { name: "firefox", for: ["engines"], ...firefox },
  { name: "geckodriver", for: ["engines"], ...geckodriver },
  { name: "webkit", for: ["engines"], ...webkit },
  { name: "python", for: [], ...python },
  { name: "nats", for: [], ...nats },
  { name: "packaging", for: [], ...packagingPackages },
  { name: "clients", for: [], ...clientPackages },
  { name: "sdk-bench", for: [], ...sdkBenchPackages },
];

/** Brings the machine up to what the named groups or steps need. */
export function setup(...wanted) {
  for (const step of steps) {
    const chosen = wanted.some((name) => name === "all" || name === step.name || step.for.includes(name));
    if (!chosen || step.ready()) continue;
    say(`set-up: ${step.what()}`);
    step.install();
    if (!step.ready()) throw new Error(`set-up: ${step.name} was installed but is still not as wanted`);
  }
}

const runAsProgram = import.meta.url === pathToFileURL(process.argv[1] ?? "").href;
if (runAsProgram) {
  const wanted = process.argv.slice(2);
  const known = new Set(["all", ...steps.flatMap((step) => [step.name, ...step.for])]);
  const strange = wanted.filter((name) => !known.has(name));
  if (strange.length > 0) {
    console.error(`set-up knows ${[...known].join(", ")}; not ${strange.join(", ")}`);
    process.exit(2);
  }
  try {
    setup(...(wanted.length > 0 ? wanted : ["all"]));
    say("set-up: ready");
  } catch (error) {
    console.error(`set-up: ${error.message}`);
    process.exit(1);
  }
}
