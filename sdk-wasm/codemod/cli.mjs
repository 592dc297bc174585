#!/usr/bin/env node
// carillon-migrate [--write] <folder or file>: shows what would change, or changes it.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createTwoFilesPatch } from "diff";
import { plan } from "./project.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: "boolean" }, help: { type: "boolean" } } });
if (values.help || positionals.length !== 1) {
  console.log("carillon-migrate [--write] <folder or file>");
  console.log("Rewrites calls to aws-amplify's Pinpoint client for @carillon/web. Without --write it only shows the changes.");
  process.exit(values.help ? 0 : 2);
}
const { changes, remarks } = plan(positionals[0]);
for (const { file, before, after } of changes) {
  if (values.write) writeFileSync(file, after);
  else console.log(createTwoFilesPatch(file, file, before, after, "", "", { context: 2 }));
}
console.log(`${changes.length} files ${values.write ? "changed" : "would change; --write changes them"}.`);
if (remarks.length) console.log("\nTo be looked at:");
for (const { file, line, text } of remarks) console.log(`  ${file}:${line}  ${text}`);
