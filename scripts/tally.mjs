// Counts passed and failed tests in what a test program prints.

/** Each pattern is one program's summary line; the groups are numbers of tests. */
const SUMMARIES = [
  // cargo nextest: "Summary [   0.1s] 12 tests run: 11 passed (1 slow), 1 failed, 2 skipped"
  /^\s*Summary \[.*?\] +\d+(?:\/\d+)? tests? run: (?<passed>\d+) passed(?: \([^)]*\))?(?:, (?<failed>\d+) failed)?(?:, (?<errors>\d+) timed out)?/,
  // cargo test and wasm-bindgen-test: "test result: ok. 5 passed; 0 failed; ..."
  /^\s*test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed/,
  // node --test: "# pass 5" or "ℹ pass 5"
  /^[#ℹ] pass (?<passed>\d+)/,
  /^[#ℹ] (?:fail|cancelled) (?<failed>\d+)/,
];
const PYTEST = /^=*\s*((?:\d+ \w+(?:, )?)+) in [\d.]+s/;
const COLOUR = /\x1b\[[0-9;]*m/g;

function pytest(line) {
  const match = line.match(PYTEST);
  if (!match) return null;
  const count = (word) => Number(match[1].match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  return { passed: count("passed"), failed: count("failed") + count("errors?") };
}

function summary(line) {
  for (const pattern of SUMMARIES) {
    const groups = line.match(pattern)?.groups;
    if (groups) return { passed: Number(groups.passed ?? 0), failed: Number(groups.failed ?? 0) + Number(groups.errors ?? 0) };
  }
  return pytest(line);
}

/** Tests in the output of one step. A step that counts nothing is itself one test; a step that fails fails at least one. */
export function tally(output, code) {
  let passed = 0;
  let failed = 0;
  let counted = false;
  for (const line of output.replace(COLOUR, "").split("\n")) {
    const found = summary(line);
    if (!found) continue;
    counted = true;
    passed += found.passed;
    failed += found.failed;
  }
  if (code !== 0) return { passed, failed: Math.max(failed, 1) };
  return counted ? { passed, failed } : { passed: 1, failed: 0 };
}
