// Builds the npm package: two wasm modules, the scripts around them, their types, and the tarball.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
// Flags of its own need a folder of its own, beside whatever the environment says.
const target = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'sdk');
const require = createRequire(import.meta.url);
const version = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).version;
const bindgenVersion = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(readFileSync(join(root, 'Cargo.lock'), 'utf8'))[1];

// A page never shows a panic's message, so a panic is one trapping instruction. The stack is 64 KiB instead of 1 MiB.
const rustFlags =
  '-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none -Zlocation-detail=none -Clink-arg=-zstack-size=65536';
// What every browser with WebAssembly of the last years has, and rustc emits by default.
const wasmFeatures = ['bulk-memory', 'mutable-globals', 'nontrapping-float-to-int', 'sign-ext', 'reference-types', 'multivalue'];

// The lowest addresses are the far end of the stack, so no valid pointer is there. Control flow that is built anew, flat, comes out smaller.
const smaller = ['--flatten', '--rereloop', '-Oz', '-Oz', '--low-memory-unused', '--converge', '--strip-debug', '--strip-producers', '--strip-target-features'];

function run(command, args, options = {}) {
  execFileSync(command, args, { stdio: 'inherit', cwd: root, ...options });
}

function need(command, args, advice) {
  try {
    return execFileSync(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  } catch {
    console.error(`\nThe browser SDK cannot be built: \`${[command, ...args].join(' ')}\` failed.\n${advice}\n`);
    process.exit(1);
  }
}

function checkTools() {
  const nightly = 'Install it with: rustup toolchain install nightly --component rust-src --target wasm32-unknown-unknown';
  need('cargo', ['+nightly', '--version'], `A nightly Rust is missing. ${nightly}`);
  const parts = need('rustup', ['+nightly', 'component', 'list', '--installed'], nightly);
  if (!parts.includes('rust-src')) need('false', [], `The nightly Rust has no rust-src. ${nightly}`);
  const found = need('wasm-bindgen', ['--version'], `Install it with: cargo install wasm-bindgen-cli --version ${bindgenVersion}`);
  if (found.trim().split(' ')[1] !== bindgenVersion) {
    need('false', [], `wasm-bindgen is ${found.trim()}, and Cargo.lock says ${bindgenVersion}: cargo install wasm-bindgen-cli --version ${bindgenVersion}`);
  }
}

/** Compiles a crate; the answer is its module, as the compiler left it. Other flags need another folder. */
function compile(crate, folder = target, flags = rustFlags) {
  run('cargo', ['+nightly', 'rustc', '--quiet', '-p', crate, '--lib', '--crate-type', 'cdylib', '--profile', 'release-sdk',
    '--target', 'wasm32-unknown-unknown', '--target-dir', folder,
    '-Z', 'build-std=std,panic_abort', '-Z', 'build-std-features=optimize_for_size'], { env: { ...process.env, RUSTFLAGS: flags } });
  return join(folder, 'wasm32-unknown-unknown/release-sdk', `${crate.replaceAll('-', '_')}.wasm`);
}

/** The core speaks in numbers, so it needs no glue. */
function buildCore() {
  const out = join(here, 'build/core');
  mkdirSync(out, { recursive: true });
  wasmOpt(...smaller, compile('carillon-sdk-core'), '-o', join(out, 'core.wasm'));
  writeScript(join(out, 'core.wasm'), join(out, 'core.wasm.js'));
}

/** Writes the module as a script, for browsers and policies that allow no wasm: a function of its imports that gives its exports. */
function writeScript(wasm, script) {
  const plain = `${script}.wasm`;
  wasmOpt('--llvm-nontrapping-fptoint-lowering', '--signext-lowering', '--llvm-memory-copy-fill-lowering', wasm, '-o', plain);
  const text = wasm2js(plain);
  // As it comes, the script is one instance for all who import it.
  writeFileSync(script, `${text.slice(0, text.lastIndexOf('var retasmFunc'))}export default asmFunc;\n`);
  rmSync(plain);
}

function buildInApp() {
  const out = join(here, 'build/in-app');
  const glue = join(out, 'in-app.js');
  const wasm = join(out, 'in-app_bg.wasm');
  run('wasm-bindgen', [compile('carillon-sdk-in-app'), '--target', 'web', '--omit-default-module-path', '--no-typescript',
    '--out-name', 'in-app', '--out-dir', out]);
  wasmOpt(...smaller, wasm, '-o', wasm);
  const names = wasmOpt('--minify-imports-and-exports-and-modules', wasm, '-o', wasm);
  edit(glue, (text) => shorten(text, JSON.parse(names)));
}

const binaryenPath = (program) => join(dirname(require.resolve('binaryen/package.json')), 'bin', program);

const wasm2js = (wasm) =>
  execFileSync(process.execPath, [binaryenPath('wasm2js'), '-Oz', '--enable-mutable-globals', '--enable-bulk-memory', wasm]).toString();

function wasmOpt(...args) {
  return execFileSync(process.execPath, [binaryenPath('wasm-opt'), ...wasmFeatures.map((feature) => `--enable-${feature}`), ...args]).toString();
}

const edit = (file, change) => writeFileSync(file, change(readFileSync(file, 'utf8')));

/** The in-app module for wasm2js, which knows nothing newer than the first WebAssembly: the glue keeps the page's objects in a list. */
function buildInAppScript() {
  const out = join(here, 'build/in-app-script');
  const module = compile('carillon-sdk-in-app', `${target}-script`, `${rustFlags} -Ctarget-cpu=mvp`);
  run('wasm-bindgen', [module, '--target', 'bundler', '--no-typescript', '--out-name', 'in-app', '--out-dir', out]);
  const wasm = join(out, 'in-app_bg.wasm');
  wasmOpt(...smaller, wasm, '-o', wasm);
  writeFileSync(`${wasm}.js`, wasm2js(wasm));
  edit(join(out, 'in-app.js'), (glue) => glue.replace('in-app_bg.wasm', 'in-app_bg.wasm.js'));
  // The script's memory grows by becoming another, which the old one does not show as a wasm memory's would.
  edit(join(out, 'in-app_bg.js'), (glue) => glue.replace(/if \((cached\w+) === null .*\) \{/g, 'if ($1?.buffer !== wasm.memory.buffer) {'));
}

/** Makes the glue speak of imports and exports by the short names that wasm-opt has given them. What it left out of the module, goes. */
function shorten(glue, { imports, exports }) {
  const used = new Set(imports.map(([, long]) => long));
  glue = glue.replace(/^ {8}(__wbg\w+): function\([^]*?\n {8}},\n/gm, (lines, name) => (used.has(name) ? lines : ''));
  for (const [, long, short] of imports) glue = glue.replaceAll(long, short);
  for (const [long, short] of exports) glue = glue.replace(new RegExp(`\\bwasm\\.${long}\\b`, 'g'), () => `wasm.${short}`);
  // Of its two ways to hand over a text, the short one is quick enough.
  glue = glue.replace(/if \(realloc === undefined\) (\{[^]*?\n {4}\})[^]*?\n\}\n/, '$1\n}\n').replace("if (!('encodeInto' in cachedTextEncoder))", 'if (false)');
  // The module is at hand, so none of the glue's ways to come by one is wanted.
  return `${glue.replaceAll('"./in-app_bg.js"', '"a"')}export { __wbg_get_imports as imports, __wbg_finalize_init as finish };\n`;
}

/** A module becomes a string of hexadecimal digits inside the script that starts it (js/hex.ts says why); a style sheet, a string. */
const inline = {
  name: 'inline',
  setup(bundle) {
    bundle.onLoad({ filter: /\.wasm$/ }, ({ path }) => ({ contents: readFileSync(path).toString('hex'), loader: 'text' }));
    bundle.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

/** The hooks come by the SDK as the page does: by the package's name, so that there is one of it, and an inert one on a server. */
const bySelf = {
  name: 'by-self',
  setup(bundle) {
    bundle.onResolve({ filter: /^\.\/index\.js$/ }, () => ({ path: '@carillon/web', external: true }));
  },
};

async function buildScripts() {
  rmSync(join(here, 'dist'), { recursive: true, force: true });
  mkdirSync(join(here, 'dist'));
  const common = {
    bundle: true,
    minify: true,
    platform: 'browser',
    target: ['es2022'],
    plugins: [inline],
    define: { VERSION: JSON.stringify(version) },
    // Each part is a file of its own, fetched when it is needed.
    external: ['./core.js', './core-script.js', './in-app.js', './in-app-script.js', './live.js', './spill.js', './capture/vitals.js', 'react'],
    legalComments: 'none',
    logLevel: 'warning',
  };
  const entry = (name, format, options) =>
    build({ ...common, ...options, format, entryPoints: [join(here, 'js', `${name}.ts`)], outfile: join(here, 'dist', `${name}.js`) });
  await Promise.all([
    entry('index', 'esm'),
    entry('core', 'esm'),
    entry('core-script', 'esm'),
    entry('external', 'esm'),
    entry('in-app', 'esm'),
    entry('in-app-script', 'esm'),
    entry('live', 'esm'),
    entry('spill', 'esm'),
    entry('noop', 'esm'),
    entry('capture', 'esm'),
    entry('capture/vitals', 'esm'),
    entry('react', 'esm', { plugins: [bySelf], banner: { js: '"use client";' } }),
    entry('global', 'iife'),
    entry('inspector', 'esm'),
    entry('inspector-global', 'iife'),
  ]);
}

function buildTypes() {
  run(process.execPath, [join(dirname(require.resolve('typescript/package.json')), 'bin/tsc'), '-p', here, '--emitDeclarationOnly']);
  // The public types are these files; the others describe the inside.
  for (const name of ['index', 'external', 'global', 'types', 'message-types', 'capture', 'inspector', 'react']) {
    copyFileSync(join(here, 'build/types/js', `${name}.d.ts`), join(here, 'dist', `${name}.d.ts`));
  }
}

// With `--scripts`, the modules stay as an earlier build left them.
if (!process.argv.includes('--scripts')) {
  checkTools();
  buildCore();
  buildInApp();
  buildInAppScript();
}
await buildScripts();
buildTypes();
copyFileSync(join(here, 'build/core/core.wasm'), join(here, 'dist/core.wasm'));
for (const license of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(join(root, license), join(here, 'dist', license));
run('npm', ['pack', '--silent'], { cwd: here });
