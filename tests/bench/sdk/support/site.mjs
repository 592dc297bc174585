// The site that uses the SDKs: one page, with the SDK that its address names.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveFiles } from "../../../packaging/support/http.mjs";
import { adapter, bundle } from "./bundle.mjs";

const HEAD = '<meta charset="utf-8"><title>Bench</title><link rel="icon" href="data:,">';
const PAGE = `<!doctype html><html lang="en">${HEAD}<script type="module" src="/page.js"></script>`;

/** Bundles each SDK and serves the page: { url, strictUrl, close() }; `strictUrl` is the same under a strict policy. */
export async function openSite({ sdks, project, receiver }) {
  const folder = mkdtempSync(join(tmpdir(), "carillon-bench-"));
  for (const sdk of [{ name: "nothing" }, ...sdks]) {
    const outdir = join(folder, sdk.name);
    mkdirSync(outdir);
    await bundle(sdk, adapter(sdk), { project, outdir, splitting: true });
  }
  writeFileSync(join(folder, "index.html"), PAGE);
  writeFileSync(join(folder, "elsewhere.html"), "<!doctype html><title>Elsewhere</title>");
  cpSync(fileURLToPath(new URL("page.js", import.meta.url)), join(folder, "page.js"));
  const site = await serveFiles(folder);
  const policy = `default-src 'none'; script-src 'self'; connect-src ${receiver.url} https://*.amazonaws.com; img-src data:`;
  const strict = await serveFiles(folder, { "content-security-policy": policy });
  return {
    url: site.url,
    strictUrl: strict.url,
    async close() {
      await Promise.all([site.close(), strict.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
