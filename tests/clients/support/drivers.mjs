// The stock clients of a back end, each behind the same two words: an operation of the API by its name, and its input as the API writes it.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as pinpoint from "@aws-sdk/client-pinpoint";
import { venvPython } from "../../../scripts/paths.mjs";

export const REGION = "us-east-1";

/** What a client says no with: `name` is the exception's type in that client. */
export class Refusal extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

/** By name: (url, keys) => { call(operation, input), close() }. */
export const drivers = {
  "@aws-sdk/client-pinpoint": openSdk,
  "the AWS CLI": openCli,
  boto3: openBoto3,
};

function openSdk(url, { id, secret }) {
  const credentials = { accessKeyId: id, secretAccessKey: secret };
  const client = new pinpoint.PinpointClient({ endpoint: url, region: REGION, credentials });
  return {
    async call(operation, input) {
      try {
        const { $metadata, ...answer } = await client.send(new pinpoint[`${operation}Command`](input));
        return answer;
      } catch (error) {
        const Exception = pinpoint[error.name];
        if (!Exception || !(error instanceof Exception)) throw error;
        throw new Refusal(error.name, error.message);
      }
    },
    close: () => client.destroy(),
  };
}

function openBoto3(url, keys) {
  const { ask, close } = openPython("boto3", url, keys);
  return {
    async call(operation, input) {
      const { answer, refusal } = await ask({ operation, input });
      if (refusal) throw new Refusal(refusal.name, refusal.message);
      return answer;
    },
    close,
  };
}

function openCli(url, keys) {
  const { ask, close } = openPython("aws", url, keys);
  return {
    async call(operation, input) {
      const command = hyphened(operation);
      const options = Object.entries(input).flatMap(([name, value]) => option(nameOfOption(name, command), value));
      const { code, out, err } = await ask(["pinpoint", command, ...options]);
      if (code === 0) return JSON.parse(out || "{}");
      const [, name, message] = /An error occurred \((\w+)\) when calling the \w+ operation(?: \(.*\))?: (.*)/.exec(err) ?? [];
      throw name ? new Refusal(name, message) : new Error(err);
    },
    close,
  };
}

const hyphened = (name) => name.replace(/([a-z0-9])(?=[A-Z])/g, "$1-").toLowerCase();

/** `--version` is the program's own, so that it says of what. */
function nameOfOption(name, command) {
  return name === "Version" ? `--${/campaign|segment|template/.exec(command)}-version` : `--${hyphened(name)}`;
}

/** A member of the input as a command line has it. */
function option(name, value) {
  if (typeof value === "boolean") return value ? [name] : [name.replace("--", "--no-")];
  if (value instanceof Date) return [name, value.toISOString()];
  return [name, typeof value === "string" ? value : JSON.stringify(value)];
}

/** A client of lines.py: { ask(question), close() }, one question after the other. */
function openPython(client, url, { id, secret }) {
  // Nothing of a person's own configuration of AWS is to be found.
  const nowhere = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null", AWS_EC2_METADATA_DISABLED: "true" };
  const keys = { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_DEFAULT_REGION: REGION };
  const env = { ...process.env, ...nowhere, ...keys, AWS_DEFAULT_OUTPUT: "json" };
  const program = fileURLToPath(new URL("lines.py", import.meta.url));
  const python = spawn(venvPython, [program, client, url], { env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question) {
      python.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${client} has ended`);
      return JSON.parse(value);
    },
    close: () => python.stdin.end(),
  };
}
