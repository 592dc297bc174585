// Running other programs: to the terminal, into a string, or both.
import { spawn, spawnSync } from "node:child_process";
import { childEnvironment, root } from "./paths.mjs";

export class CommandError extends Error {}

/** Runs a program with our terminal; throws when it fails. */
export function run(program, args, { cwd = root, env = {}, quiet = false } = {}) {
  const result = spawnSync(program, args, {
    cwd,
    env: childEnvironment(env),
    stdio: ["ignore", quiet ? "ignore" : "inherit", "inherit"],
  });
  if (result.error) throw new CommandError(`${program}: ${result.error.message}`);
  if (result.status !== 0) {
    throw new CommandError(`${program} ${args.join(" ")} ended with ${result.status ?? result.signal}`);
  }
}

/** What a program prints, trimmed, or null when it is absent or fails. */
export function ask(program, args, { cwd = root, env = {} } = {}) {
  const result = spawnSync(program, args, { cwd, env: childEnvironment(env), encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim() : null;
}

/** Runs a program, shows its output as it comes, and resolves with { code, output }. */
export function tee(program, args, { cwd = root, env = {} } = {}) {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(program, args, { cwd, env: childEnvironment(env), stdio: ["ignore", "pipe", "pipe"] });
    const keep = (stream) => (chunk) => {
      output += chunk;
      stream.write(chunk);
    };
    child.stdout.on("data", keep(process.stdout));
    child.stderr.on("data", keep(process.stderr));
    child.on("error", (error) => resolve({ code: 127, output: `${program}: ${error.message}` }));
    child.on("close", (code, signal) => resolve({ code: code ?? 1, output: signal ? `${output}\n${signal}` : output }));
  });
}

/** One line that says what is going on. */
export function say(line) {
  console.log(`\x1b[1m${line}\x1b[0m`);
}
