// A collector for a person or a suite: the same call starts either host.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyEnvironment, makeKeys } from "./keys.mjs";
import { carillonBinary, root } from "./paths.mjs";
import { freePort, startService } from "./process.mjs";
import { run } from "./command.mjs";
import { buildWorker } from "./build-worker.mjs";

/** The two hosts of the one engine. */
export const HOSTS = ["server", "worker"];

/** Builds what `startCollector` runs. */
export function buildCollector(host) {
  if (host === "worker") return buildWorker();
  run("cargo", ["build", "--release", "--package", "carillon-server"]);
}

function command(host, port, data) {
  return host === "worker"
    ? ["node", [join(root, "scripts", "dev-worker.mjs"), "--port", `${port}`, "--data", data, "--no-build"]]
    : [carillonBinary, ["serve", "--listen", `127.0.0.1:${port}`, "--data", data]];
}

/**
 * Starts a collector on loopback and waits until it is ready.
 * Without `data` it lives in a temporary folder that `stop()` removes.
 * Resolves with { url, keys, data, env, stop() }; `env` is what clients and suites read.
 */
export async function startCollector({ host = "server", port, data, keys = makeKeys(), env = {}, quiet = false } = {}) {
  const folder = data ?? mkdtempSync(join(tmpdir(), `carillon-${host}-`));
  const listen = port ?? (await freePort());
  const url = `http://127.0.0.1:${listen}`;
  const [program, args] = command(host, listen, folder);
  const service = await startService(`the collector (${host})`, program, args, {
    env: { ...keyEnvironment(keys), ...env },
    healthUrl: `${url}/healthz`,
    quiet,
  });
  return {
    url,
    keys,
    data: folder,
    ended: service.ended,
    env: { ...keyEnvironment(keys), CARILLON_URL: url, CARILLON_HOST: host },
    async stop() {
      await service.stop();
      if (data === undefined && existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
