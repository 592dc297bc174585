// Where things are: the repository, the cache that outlives a clone, and the environment every child program gets.
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Tools and, under CI, build results: kept outside the clone so that the next fresh clone starts warm. */
export const cache = process.env.CARILLON_CACHE ?? join(homedir(), ".cache", "carillon");

/** Programs that set-up builds with `cargo install`, apart from the user's own. */
export const tools = join(cache, "tools");

/** Data of `npm start`: keys, databases. Ignored by git. */
export const localData = join(root, ".carillon");

export const targetDir =
  process.env.CARGO_TARGET_DIR ?? (process.env.CI ? join(cache, "target") : join(root, "target"));

/** Where the native binary lands. */
export const carillonBinary = join(targetDir, "release", process.platform === "win32" ? "carillon.exe" : "carillon");

/** Where the Worker's modules land, and where those to deploy do. */
export const workerBuild = join(targetDir, "worker-build");
export const workerDeploy = join(targetDir, "worker-deploy");

export const venvPython = join(root, ".venv", "bin", "python");

/** The environment of every child: pinned tools first on the path (CARILLON_PATH before them), one place for build results. */
export function childEnvironment(extra = {}) {
  const first = extra.CARILLON_PATH ?? process.env.CARILLON_PATH;
  const path = [
    ...(first ? [first] : []),
    join(root, "node_modules", ".bin"),
    join(tools, "bin"),
    join(homedir(), ".cargo", "bin"),
    process.env.PATH ?? "",
  ].join(delimiter);
  const target = process.env.CI ? { CARGO_TARGET_DIR: targetDir } : {};
  return { ...process.env, PATH: path, ...target, ...extra };
}
