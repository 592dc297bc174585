// npm bench: builds for release and prints the figures, each as a ratio to something measured in the same run.
import { run } from "./command.mjs";
import { setup } from "./setup.mjs";

setup("rust");
run("cargo", ["build", "--release", "--package", "carillon-server"]);
run("cargo", ["run", "--release", "--quiet", "--package", "carillon-bench", "--", ...process.argv.slice(2)]);
