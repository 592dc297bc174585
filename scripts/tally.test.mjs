import assert from "node:assert/strict";
import { test } from "node:test";
import { tally } from "./tally.mjs";

const cases = [
  ["nextest", "     Summary [   0.123s] 12 tests run: 10 passed (1 slow), 2 failed, 1 skipped", 100, 10, 2],
  ["nextest, coloured", "\x1b[32;1m     Summary\x1b[0m [   0.1s] \x1b[1m3\x1b[0m tests run: \x1b[1m3\x1b[0m \x1b[32;1mpassed\x1b[0m, 0 skipped", 0, 3, 0],
  ["cargo test, several binaries", "test result: ok. 5 passed; 0 failed; 0 ignored\ntest result: ok. 2 passed; 0 failed;", 0, 7, 0],
  ["pytest", "========= 1 failed, 20 passed, 2 skipped, 1 error in 3.21s =========", 1, 20, 2],
  ["pytest -q", "20 passed in 3.21s", 0, 20, 0],
  ["node --test, spec", "ℹ tests 4\nℹ pass 3\nℹ fail 1\nℹ cancelled 0", 1, 3, 1],
  ["node --test, tap", "# pass 3\n# fail 0\n# cancelled 0", 0, 3, 0],
  ["a step without tests", "Checking formatting", 0, 1, 0],
  ["a step without tests that fails", "Diff in src/lib.rs", 1, 0, 1],
  ["a crash after a good summary", "3 passed in 1.00s", 139, 3, 1],
];

for (const [name, output, code, passed, failed] of cases) {
  test(name, () => assert.deepEqual(tally(output, code), { passed, failed }));
}
