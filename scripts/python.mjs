// The Python environment of the suites of stock clients: .venv with boto3 and the AWS CLI, pinned.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, run } from "./command.mjs";
import { aptInstall, fromDebian } from "./debian.mjs";
import { root, venvPython } from "./paths.mjs";

const requirements = join(root, "tests", "conformance", "requirements.txt");
const stamp = join(root, ".venv", "requirements.sha256");

function wanted() {
  return createHash("sha256").update(readFileSync(requirements)).digest("hex");
}

export const python = {
  what: () => "Python packages of tests/conformance/requirements.txt into .venv",
  ready: () => existsSync(venvPython) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted(),
  install() {
    if (ask("python3", ["-c", "import venv, ensurepip"]) === null) {
      aptInstall(["python3-venv"], "Python 3 with its venv module is needed by the suites of stock clients.");
    }
    run("python3", ["-m", "venv", join(root, ".venv")]);
    run(venvPython, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
    writeFileSync(stamp, wanted());
  },
};

/** What some of those suites have a collector talk to. */
export const nats = fromDebian("a server of NATS", ["nats-server"], ["nats-server"], "The tests of event streams need a server of NATS.");
