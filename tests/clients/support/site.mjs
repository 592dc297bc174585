// The site of a team that came from Pinpoint: one page, bundled as its own build would.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { serveFiles } from "../../packaging/support/http.mjs";

const HEAD = '<meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">';
const PAGE = `<!doctype html><html lang="en">${HEAD}<script type="module" src="/page.js"></script>`;
const clients = fileURLToPath(new URL("..", import.meta.url));

/** Serves the page of a script in pages/: { url, close() }. `globalThis.site` is what the script's `start(options)` answers. */
export async function openSite(page, options) {
  const folder = mkdtempSync(join(tmpdir(), "carillon-site-"));
  await esbuild.build({
    stdin: {
      contents: `import { start } from "./pages/${page}.js"; globalThis.site = start(${JSON.stringify(options)});`,
      resolveDir: clients,
    },
    outfile: join(folder, "page.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
    // Amplify 5 takes it for granted, as bundlers of its time did.
    define: { global: "globalThis" },
  });
  writeFileSync(join(folder, "index.html"), PAGE);
  const server = await serveFiles(folder);
  return {
    url: server.url,
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
