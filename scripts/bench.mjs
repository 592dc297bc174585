// npm run bench: prints the figures, each as a ratio to something measured in the same run.
// npm run crash: ends the server with kill -9 under load, round after round, and counts what is there afterwards.
import { join } from "node:path";
import { run } from "./command.mjs";
import { targetDir } from "./paths.mjs";
import { setup } from "./setup.mjs";

setup("rust");
run("cargo", ["build", "--release", "--package", "carillon-server", "--package", "carillon-bench"]);
run(join(targetDir, "release", "carillon-bench"), process.argv.slice(2));
