// Rust tools: toolchains, the wasm target, and the programs that must match Cargo.lock.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, run } from "./command.mjs";
import { cache, root, tools } from "./paths.mjs";

const WASM = "wasm32-unknown-unknown";
/** Rebuilds the standard library: for the smallest SDK, and for a Worker that unwinds. */
const NIGHTLY = "nightly-2026-05-19";

export const WORKER_BUILD = "0.8.7";
export const WASM_PACK = "0.15.1";

/** The channel of rust-toolchain.toml. */
function channel() {
  return readFileSync(join(root, "rust-toolchain.toml"), "utf8").match(/channel\s*=\s*"([^"]+)"/)[1];
}

/** The version of wasm-bindgen that the crates are locked to; its program must be the same. */
export function wasmBindgenVersion() {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const locked = lock.match(/name = "wasm-bindgen"\nversion = "([^"]+)"/);
  return (locked ?? readFileSync(join(root, "Cargo.toml"), "utf8").match(/^wasm-bindgen = "=([^"]+)"/m))[1];
}

/** The nightly in use: the pinned one, else whatever the machine has under the plain name, else none. */
export function nightly() {
  const names = (ask("rustup", ["toolchain", "list"]) ?? "").split("\n").map((line) => line.split(" ")[0]);
  if (names.some((name) => name.startsWith(NIGHTLY))) return NIGHTLY;
  return names.some((name) => /^nightly-[a-z]/.test(name)) ? "nightly" : null;
}

/** Environment in which `+nightly` means the nightly in use, whatever its date. */
export function nightlyEnvironment() {
  const toolchain = nightly() ?? NIGHTLY;
  const env = { CARILLON_NIGHTLY: toolchain };
  if (toolchain === "nightly") return env;
  const folder = join(cache, "nightly-shims");
  mkdirSync(folder, { recursive: true });
  const real = (program) => ask("which", ["-a", program]).split("\n").find((path) => !path.startsWith(folder));
  for (const program of ["cargo", "rustc", "rustup"]) {
    const script = `#!/bin/sh
# worker-build and others only know "+nightly" by that name; ours is pinned by date.
if [ "$1" = "+nightly" ]; then shift; set -- "+${toolchain}" "$@"; fi
exec "${real(program)}" "$@"
`;
    writeFileSync(join(folder, program), script, { mode: 0o755 });
  }
  return { ...env, CARILLON_PATH: folder };
}

function has(list, wanted) {
  return (list ?? "").split("\n").some((line) => line.startsWith(wanted));
}

function toolchainReady(name, components) {
  const installed = ask("rustup", [`+${name}`, "component", "list", "--installed"]);
  return components.every((component) => has(installed, component)) && has(installed, `rust-std-${WASM}`);
}

function installToolchain(name, components) {
  // --no-self-update: rustup itself is the user's.
  run("rustup", ["toolchain", "install", name, "--profile", "minimal", "--no-self-update",
    "--target", WASM, ...components.flatMap((component) => ["--component", component])]);
}

const STABLE_COMPONENTS = ["rustfmt", "clippy"];

export const stable = {
  what: () => `Rust ${channel()} with ${STABLE_COMPONENTS.join(", ")} and ${WASM}`,
  ready: () => toolchainReady(channel(), STABLE_COMPONENTS),
  install() {
    if (ask("rustup", ["--version"]) === null) {
      throw new Error("rustup is not installed. Get it from https://rustup.rs, then run this again.");
    }
    installToolchain(channel(), STABLE_COMPONENTS);
  },
};

export const nightlyStep = {
  what: () => `Rust ${nightly() ?? NIGHTLY} with rust-src and ${WASM}`,
  ready: () => nightly() !== null && toolchainReady(nightly(), ["rust-src"]),
  install() {
    const name = nightly();
    if (name === null) return installToolchain(NIGHTLY, ["rust-src"]);
    run("rustup", ["component", "add", "rust-src", "--toolchain", name]);
    run("rustup", ["target", "add", WASM, "--toolchain", name]);
  },
};

/** A program from the Rust registry at an exact version, built once into the cache unless the right one is on the path. */
export function cargoTool(crate, program, version) {
  return {
    what: () => `${program} ${version()} (a few minutes, once)`,
    ready: () => (ask(program, ["--version"]) ?? "").split(/\s+/).includes(version()),
    install() {
      // Without --locked: the lock file published with wasm-bindgen-cli names a version that was withdrawn.
      run("cargo", [`+${channel()}`, "install", crate, "--version", version(), "--root", tools, "--force"], {
        env: { CARGO_TARGET_DIR: join(cache, "tools-target") },
        cwd: existsSync(cache) ? cache : (mkdirSync(cache, { recursive: true }), cache),
      });
    },
  };
}
