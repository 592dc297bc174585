// One file: from what it says to aws-amplify's Pinpoint client to what it says to @carillon/web.
import { parse } from "@babel/parser";
import babelTraverse from "@babel/traverse";
import MagicString from "magic-string";
import { amplifyImports } from "./imports.mjs";
import { properties } from "./values.mjs";

const traverse = babelTraverse.default ?? babelTraverse;
const MARK = "TODO(carillon)";
const TYPED = /\.[cm]?tsx?$/;
const PLAIN_TS = /\.[cm]?ts$/;

/**
 * Answers { code, remarks: [{ line, text }], app }: the new text, what a person has to look at (lines of the old text), and Pinpoint's
 * application id if it stood here. `carillonModule` is how this file imports the tracker.
 */
export function migrate(source, file, carillonModule) {
  const plugins = [PLAIN_TS.test(file) ? "" : "jsx", TYPED.test(file) ? "typescript" : ""].filter(Boolean);
  const ast = parse(source, { sourceType: "module", plugins, errorRecovery: true });
  let program;
  traverse(ast, { Program: (path) => void (program = path) });
  const edit = new MagicString(source);
  const state = { source, edit, remarks: [], needs: new Set(), marked: new Set(), app: undefined };

  const gone = new Set();
  for (const { specifier, uses } of amplifyImports(program)) {
    const done = uses.map((use) => (use.calls === "configure" ? configure(use, state) : translate(use, state)));
    if (uses.length && done.every((result) => result === true)) gone.add(specifier.node);
  }
  for (const declaration of program.get("body").filter((path) => path.isImportDeclaration())) dropSpecifiers(declaration.node, gone, state);
  addImports(program, carillonModule, state);
  return { code: edit.toString(), remarks: state.remarks.sort((one, other) => one.line - other.line), app: state.app };
}

function translate({ at, call, api, calls }, state) {
  const { source, edit } = state;
  const text = (node) => node && source.slice(node.start, node.end);
  const known = call && Object.hasOwn(calls, api) && calls[api](call.node.arguments, text);
  if (!known) return leave(at, call ? `${api} has no counterpart` : "used as a value", state);
  if (known.left) return leave(at, known.left, state);
  const { code, note, capture } = known;
  const awaited = call.parentPath.isAwaitExpression() ? call.parentPath : call;
  const statement = awaited.parentPath.isExpressionStatement() ? awaited.parentPath : undefined;
  const inBlock = statement && (statement.parentPath.isBlockStatement() || statement.parentPath.isProgram());
  // Elsewhere the call's value may be used, so only what answers the same may stand there: a promise of nothing, or nothing.
  const answered = call.parentPath.isArrowFunctionExpression() && call.key === "body";
  const alone = code.length === 1 && (answered || /flush|sync/.test(api));
  if (!inBlock && !alone) return leave(at, `here stands more than a statement; it would be ${code.join("; ") || "nothing"}`, state);
  if (!code.length) removeLine(statement.node, state);
  else if (inBlock) {
    const promise = /^carillon\.(flush|syncMessages)/.test(code[0]) && awaited !== call ? "await " : "";
    const indent = /[^\n]*$/.exec(source.slice(0, statement.node.start))[0].replace(/\S.*/, "");
    const end = source[statement.node.end - 1] === ";" ? ";" : "";
    edit.overwrite(statement.node.start, statement.node.end, code.map((line) => `${promise}${line}${end}`).join(`\n${indent}`));
  } else edit.overwrite(call.node.start, call.node.end, code[0]);
  if (code.length) state.needs.add("carillon");
  if (capture) state.needs.add("capture");
  if (note) state.remarks.push({ line: call.node.loc.start.line, text: note });
  return true;
}

/** `Amplify.configure({ Analytics: { Pinpoint }, … })`: what is Pinpoint's goes, the rest stays. */
function configure({ call, api, at }, state) {
  const { source, edit } = state;
  if (!call || api !== "configure") return undefined;
  const [config] = call.node.arguments;
  const given = properties(config);
  if (!given) {
    return /amplify|aws|config|outputs/i.test(source.slice(config?.start, config?.end))
      ? leave(at, "Pinpoint may be configured in what is passed here; init() of @carillon/web takes its place", state)
      : undefined;
  }
  const analytics = properties(given.Analytics);
  const pinpoint = analytics && (analytics.Pinpoint ?? analytics.AWSPinpoint);
  if (!pinpoint) return undefined;
  state.app = properties(pinpoint)?.appId?.value ?? state.app;
  state.needs.add("init");
  const whole = Object.keys(given).length === 1 && Object.keys(analytics).length === 1;
  if (whole && call.parentPath.isExpressionStatement()) {
    removeLine(call.parentPath.node, state);
    return true;
  }
  const others = Object.keys(analytics).length > 1;
  const [object, name] = others ? [given.Analytics, analytics.Pinpoint ? "Pinpoint" : "AWSPinpoint"] : [config, "Analytics"];
  removeProperty(object.properties, object.properties.findIndex(({ key }) => (key.name ?? key.value) === name), state);
  return undefined;
}

/** Takes the line and the comma along: those before it, or, where it is the first, those after it. */
function removeProperty(properties, place, { source, edit }) {
  const { start, end } = properties[place];
  if (place > 0) edit.remove(properties[place - 1].end, end);
  else edit.remove(start, end + /^\s*,?\s*(?=[\w'"])|/.exec(source.slice(end))[0].length);
}

/** Says above a statement what a person has to do there, once. */
function leave(at, why, state) {
  const { source, edit, marked } = state;
  const statement = at.getStatementParent().node;
  state.remarks.push({ line: at.node.loc.start.line, text: why });
  const before = source.slice(0, statement.start);
  if (marked.has(statement) || before.trimEnd().split("\n").at(-1).includes(MARK)) return false;
  marked.add(statement);
  const indent = /[^\n]*$/.exec(before)[0];
  if (/\S/.test(indent)) edit.appendLeft(statement.start, `/* ${MARK}: ${why} */ `);
  else edit.appendLeft(statement.start, `// ${MARK}: ${why}\n${indent}`);
  return false;
}

function removeLine({ start, end }, { source, edit }) {
  const from = start - /[ \t]*$/.exec(source.slice(0, start))[0].length;
  // Between two empty lines one of them goes as well.
  const rest = source.slice(0, from).endsWith("\n\n") ? /^[ \t]*\n?\n?/ : /^[ \t]*\n?/;
  edit.remove(from, end + rest.exec(source.slice(end))[0].length);
}

function dropSpecifiers(declaration, gone, state) {
  const kept = declaration.specifiers.filter((specifier) => !gone.has(specifier));
  if (kept.length === declaration.specifiers.length) return;
  if (!kept.length) return removeLine(declaration, state);
  const text = (node) => state.source.slice(node.start, node.end);
  const whole = kept.filter(({ type }) => type !== "ImportSpecifier").map(text);
  const named = kept.filter(({ type }) => type === "ImportSpecifier").map(text);
  const list = [...whole, ...(named.length ? [`{ ${named.join(", ")} }`] : [])].join(", ");
  state.edit.overwrite(declaration.start, declaration.source.start, `import ${list} from `);
}

/** The imports that the new text needs, before the others. */
function addImports(program, carillonModule, { edit, needs, source }) {
  const lines = [];
  const has = (name) => program.scope.hasOwnBinding(name);
  if (needs.has("capture") && !has("capture")) lines.push("import { capture } from '@carillon/web/capture';");
  if (needs.has("carillon") && !has("carillon")) lines.push(`import { carillon } from '${carillonModule}';`);
  else if (needs.has("init") && !source.includes(carillonModule)) lines.push(`import '${carillonModule}';`);
  const first = program.get("body")[0];
  if (lines.length) edit.prependLeft(first.node.start, `${lines.join("\n")}\n`);
}
