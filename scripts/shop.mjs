// The demo shop as a customer would have it: our SDK from its packed tarball, the shop installed, built and served.
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";
import { keyEnvironment } from "./keys.mjs";
import { root } from "./paths.mjs";
import { freePort, startService } from "./process.mjs";
import { nightlyEnvironment } from "./rust.mjs";

const sdk = join(root, "sdk-wasm");
const shop = join(root, "demo-app");
const SDK_SOURCES = [sdk, join(root, "edge-collector", "rules"), join(root, "edge-collector", "wire")];
const BUILT = /(^|\/)(node_modules|dist|build|pkg|target)(\/|$)|\.tgz$/;

function newestSource() {
  let newest = 0;
  for (const folder of SDK_SOURCES) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile() && !BUILT.test(file.slice(root.length))) newest = Math.max(newest, statSync(file).mtimeMs);
    }
  }
  return newest;
}

/** Builds the SDK, which packs itself, unless the tarball is newer than every source. Returns the tarball. */
export function packSdk() {
  const { name, version } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8"));
  const tarball = join(sdk, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
  if (existsSync(tarball) && statSync(tarball).mtimeMs > newestSource()) return tarball;
  rmSync(tarball, { force: true });
  run("npm", ["run", "--silent", "build", "--workspace", name], { env: nightlyEnvironment() });
  return tarball;
}

/** Makes the shop ready to serve. */
export function buildShop() {
  packSdk();
  run("node", ["setup.mjs"], { cwd: shop });
  run("npm", ["run", "--silent", "build"], { cwd: shop });
}

/** Starts the shop against a collector: { url, stop() }. Its own little state goes to `data`. */
export async function startShop({ collector, port, data, quiet = false }) {
  const listen = port ?? (await freePort());
  const url = `http://127.0.0.1:${listen}`;
  const service = await startService("the demo shop", "node", ["server.mjs"], {
    cwd: shop,
    env: { ...keyEnvironment(collector.keys), COLLECTOR_URL: collector.url, PORT: `${listen}`, DATA: data },
    healthUrl: `${url}/`,
    quiet,
  });
  return { url, ended: service.ended, stop: service.stop };
}
