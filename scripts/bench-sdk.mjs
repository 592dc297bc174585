// npm run bench:sdk: our browser SDK beside its peers from npm, in the same Chromium, on the same page, in the same minutes.
import { join } from "node:path";
import { buildCollector } from "./collector.mjs";
import { run } from "./command.mjs";
import { root } from "./paths.mjs";
import { setup } from "./setup.mjs";
import { packSdk } from "./shop.mjs";

setup("serve", "chromium", "sdk-bench");
packSdk();
buildCollector("server");
run("node", [join(root, "tests", "bench", "sdk", "main.mjs"), ...process.argv.slice(2)]);
