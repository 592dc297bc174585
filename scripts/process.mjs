// Programs that keep running: started, waited for, and stopped with all they started.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { childEnvironment, root } from "./paths.mjs";

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const POLL_MS = 50;

/** A port of the loopback interface that nothing uses at the moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a program and resolves once `healthUrl` answers 200: { child, stop() }. */
export async function startService(name, program, args, { env = {}, cwd = root, healthUrl, quiet = false }) {
  const child = spawn(program, args, {
    cwd,
    env: childEnvironment(env),
    stdio: ["ignore", quiet ? "ignore" : "inherit", "inherit"],
  });
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => resolve(`ended with ${signal ?? code}`));
  });
  let end;
  ended.then((reason) => (end = reason));

  async function stop() {
    if (end !== undefined) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  }

  const deadline = Date.now() + READY_WITHIN_MS;
  while (end === undefined && Date.now() < deadline) {
    if (await answers(healthUrl)) return { child, ended, stop };
    await sleep(POLL_MS);
  }
  await stop();
  throw new Error(`${name} did not become ready: ${end ?? `no answer from ${healthUrl}`}`);
}

async function answers(url) {
  try {
    return (await fetch(url)).status === 200;
  } catch {
    return false;
  }
}
