// npm run fuzz: libFuzzer against everything that reads bytes from outside, and Schemathesis against the whole API of a native host.
//   npm run fuzz -- [--seconds N] [--keep] [targets]     each target for that long (60 s), its kept corpus first
//   npm run fuzz -- --runs N [targets]                   each target on N inputs, the same ones every time
//   npm run fuzz -- --api N                              calls of the API for N seconds
// What breaks a target lies in fuzz/artifacts; the target, run on that file with CARILLON_FUZZ_ALOUD=1, tells what it called. Mended, the
// file belongs into fuzz/corpus/TARGET, under a name that says what it was.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildCollector } from "./collector.mjs";
import { ask, run, say } from "./command.mjs";
import { root, targetDir, venvPython } from "./paths.mjs";
import { setup } from "./setup.mjs";

const folder = join(root, "fuzz");
const targets = [...readFileSync(join(folder, "Cargo.toml"), "utf8").matchAll(/^\[\[bin\]\]\nname = "(\w+)"/gm)].map(([, name]) => name);
/** An input that takes longer has found a hang. */
const INPUT_S_MAX = 10;
const MEMORY_MB_MAX = 2048;
/** What a target's corpus may weigh in git. */
const CORPUS_BYTES_MAX = 200_000;
const CORPUS_FILES_MAX = 250;
/** Lets libFuzzer see what an input covers. All of our code is safe Rust: a sanitizer would see nothing, and the stable compiler will do. */
const COVERAGE = ["level=4", "inline-8bit-counters", "pc-table", "trace-compares"].map((what) => `-Cllvm-args=-sanitizer-coverage-${what}`);
/** For this machine by name, since only then are build scripts left as they are. */
const machine = () => ask("rustc", ["-vV"]).match(/^host: (.*)$/m)[1];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: "string", default: "60" }, runs: { type: "string" }, api: { type: "string" }, keep: { type: "boolean" } },
});
const strange = positionals.filter((name) => !targets.includes(name));
if (strange.length > 0 || ![values.seconds, values.runs ?? "1", values.api ?? "1"].every((number) => Number(number) > 0)) {
  console.error(`The targets are ${targets.join(", ")}; seconds and runs are numbers.`);
  process.exit(2);
}

function build() {
  run("cargo", ["build", "--package", "carillon-fuzz", "--profile", "fuzz", "--target", machine()], {
    env: { RUSTFLAGS: ["-Cpasses=sancov-module", ...COVERAGE].join(" ") },
  });
}

/** Runs a target on folders of inputs. The first is where new ones go. */
function libFuzzer(target, inputs, options) {
  const artifacts = join(folder, "artifacts", target);
  for (const path of [artifacts, ...inputs]) mkdirSync(path, { recursive: true });
  const limits = [`-timeout=${INPUT_S_MAX}`, `-rss_limit_mb=${MEMORY_MB_MAX}`, `-artifact_prefix=${artifacts}/`];
  run(join(targetDir, machine(), "fuzz", target), ["-verbosity=0", ...limits, ...options, ...inputs]);
}

/** What breaks one of these breaks it for everybody: a test that fails was broken by what was changed. */
function rehearse(target) {
  say(`${target}: ${values.runs} inputs`);
  const apart = mkdtempSync(join(tmpdir(), "carillon-fuzz-"));
  try {
    libFuzzer(target, [apart, join(folder, "corpus", target)], [`-runs=${values.runs}`, "-seed=1", "-print_final_stats=1"]);
  } finally {
    rmSync(apart, { recursive: true });
  }
}

function attack(target) {
  const [kept, found] = [join(folder, "corpus", target), join(folder, "found", target)];
  say(`${target}: ${values.seconds} s`);
  libFuzzer(target, [found, kept], [`-max_total_time=${values.seconds}`, "-print_final_stats=1"]);
  if (values.keep) keep(target, kept, found);
}

/** Takes into the kept corpus what covers more, as far as there is room. Inputs with a name were put there by hand, and stay. */
function keep(target, kept, found) {
  libFuzzer(target, [kept, found], ["-merge=1"]);
  const size = (name) => statSync(join(kept, name)).size;
  const all = readdirSync(kept).sort((one, other) => size(other) - size(one));
  let bytes = all.reduce((sum, name) => sum + size(name), 0);
  let files = all.length;
  for (const name of all.filter((name) => /^[0-9a-f]{40}$/.test(name))) {
    if (bytes <= CORPUS_BYTES_MAX && files <= CORPUS_FILES_MAX) break;
    bytes -= size(name);
    files -= 1;
    rmSync(join(kept, name));
  }
}

function attackTargets(names) {
  setup("rust");
  build();
  const broken = names.filter((target) => {
    try {
      if (values.runs) rehearse(target);
      else attack(target);
      return false;
    } catch (error) {
      console.error(`${target}: ${error.message}. What broke it lies in fuzz/artifacts/${target}.`);
      return true;
    }
  });
  console.log(`# pass ${names.length - broken.length}\n# fail ${broken.length}`);
  process.exitCode = broken.length > 0 ? 1 : 0;
}

function attackApi(seconds) {
  setup("serve", "python");
  buildCollector("server");
  run(venvPython, ["-m", "pytest", "-q", "-p", "no:cacheprovider", join(root, "tests", "conformance", "test_outside.py")], {
    env: { CARILLON_HOST: "server", CARILLON_FUZZ_S: seconds },
  });
}

if (values.api) attackApi(values.api);
else attackTargets(positionals.length > 0 ? positionals : targets);
