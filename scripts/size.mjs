// npm run size: what the browser SDK weighs, raw, gzip and brotli.
import { run } from "./command.mjs";
import { setup } from "./setup.mjs";
import { packSdk } from "./shop.mjs";

setup("serve");
packSdk();
run("npm", ["run", "--silent", "size", "--workspace", "@carillon/web"]);
