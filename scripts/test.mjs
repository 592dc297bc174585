// npm test: set-up, then every suite, each a named step with its time; at the end one line, "N passed, M failed".
//   npm test -- [--list] [--bail] [names or beginnings of names]
import { parseArgs } from "node:util";
import { chromiumEnvironment } from "./chromium.mjs";
import { say, tee } from "./command.mjs";
import { nightlyEnvironment } from "./rust.mjs";
import { setup } from "./setup.mjs";
import { suites } from "./suites.mjs";
import { tally } from "./tally.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: "boolean" }, bail: { type: "boolean" } },
});
const chosen = suites.filter(({ name }) => positionals.length === 0 || positionals.some((wanted) => name.startsWith(wanted)));
if (values.list || chosen.length === 0) {
  console.log(suites.map(({ name }) => name).join("\n"));
  process.exit(values.list ? 0 : 2);
}

/** Runs one suite: set-up, build, command. Resolves with { passed, failed }. */
async function runSuite(suite) {
  try {
    setup(...suite.needs);
    suite.build?.();
    const [program, ...args] = typeof suite.command === "function" ? suite.command() : suite.command;
    const env = { ...nightlyEnvironment(), ...chromiumEnvironment(), ...suite.env };
    const { code, output } = await tee(program, args, { env });
    return tally(output, code);
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  }
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const start = Date.now();
const lines = [];
let passed = 0;
let failed = 0;
for (const suite of chosen) {
  say(`\n── ${suite.name}`);
  const began = Date.now();
  const result = await runSuite(suite);
  passed += result.passed;
  failed += result.failed;
  const verdict = result.failed > 0 ? "FAILED" : "ok";
  lines.push(`${verdict.padEnd(7)} ${suite.name.padEnd(22)} ${`${result.passed} passed`.padStart(12)}  ${seconds(began).padStart(9)}`);
  console.log(lines.at(-1));
  if (values.bail && result.failed > 0) break;
}

say(`\nEvery suite (${seconds(start)})`);
console.log(lines.join("\n"));
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
