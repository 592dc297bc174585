// The npm packages of the workspace, and those that only some tests or the SDK bench need.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";
import { root } from "./paths.mjs";

/** Installs what a folder's lock file says, and remembers which lock file that was. */
function locked(folder, label) {
  const lock = join(folder, "package-lock.json");
  const stamp = join(folder, "node_modules", ".carillon-lock");
  const wanted = () => createHash("sha256").update(readFileSync(lock)).digest("hex");
  return {
    what: () => `npm packages of ${label}`,
    ready: () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted(),
    install() {
      // A clean install only where there is nothing: it would pull packages from under running programs.
      const verb = existsSync(join(folder, "node_modules")) && !process.env.CI ? "install" : "ci";
      run("npm", [verb, "--no-fund", "--no-audit", "--loglevel=error"], { cwd: folder });
      writeFileSync(stamp, wanted());
    },
  };
}

export const workspacePackages = locked(root, "the workspace");
/** Bundlers and linters; apart from the workspace, so that `npm start` does not wait for them. */
export const packagingPackages = locked(join(root, "tests", "packaging"), "the packaging tests");
/** Amplify as pages have it, and the stock AWS client. */
export const clientPackages = locked(join(root, "tests", "clients"), "the client tests");
/** The SDKs of others, beside which ours is measured. */
export const sdkBenchPackages = locked(join(root, "tests", "bench", "sdk"), "the SDK bench");
