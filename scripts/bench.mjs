// npm run bench: prints the figures, each as a ratio to something measured in the same run.
// npm run bench -- edge: the same of the Worker, on the real Workers runtime.
// npm run crash: ends the server with kill -9 under load, round after round, and counts what is there afterwards.
import { join } from "node:path";
import { buildWorker } from "./build-worker.mjs";
import { run } from "./command.mjs";
import { targetDir } from "./paths.mjs";
import { setup } from "./setup.mjs";

const wanted = process.argv.slice(2);
if (wanted[0] === "edge") {
  setup("worker");
  buildWorker();
  run("cargo", ["build", "--release", "--package", "carillon-bench"]);
} else {
  setup("rust");
  run("cargo", ["build", "--release", "--package", "carillon-server", "--package", "carillon-bench"]);
}
run(join(targetDir, "release", "carillon-bench"), wanted);
