// Finds what a file takes from Amplify, and where it uses it.
import { ANALYTICS, IN_APP } from "./calls.mjs";

/** Module, name in it ("*": any function of it): which calls that gives. In v5 a category was an object of functions. */
const SOURCES = {
  "aws-amplify/analytics": { "*": ANALYTICS },
  "aws-amplify/analytics/pinpoint": { "*": ANALYTICS },
  "@aws-amplify/analytics": { "*": ANALYTICS, Analytics: ANALYTICS },
  "aws-amplify/in-app-messaging": { "*": IN_APP },
  "aws-amplify/in-app-messaging/pinpoint": { "*": IN_APP },
  "aws-amplify": { Analytics: ANALYTICS, Amplify: "configure", default: "configure" },
  "@aws-amplify/core": { Amplify: "configure" },
};

/**
 * Every import of a path that may be translated: { specifier, declaration, uses }, where a use is { call, api, calls } and `calls` is a
 * table of calls.mjs, or "configure". A use that is no call has no `call`.
 */
export function amplifyImports(program) {
  const found = [];
  for (const declaration of program.get("body")) {
    const source = declaration.isImportDeclaration() && declaration.node.importKind !== "type" && SOURCES[declaration.node.source.value];
    if (!source) continue;
    for (const specifier of declaration.get("specifiers")) {
      const imported = specifier.node.imported?.name ?? (specifier.isImportDefaultSpecifier() ? "default" : "*");
      const whole = source[imported] ?? (imported === "*" || imported === "default" ? source["*"] : undefined);
      const one = !source[imported] && imported !== "*" && imported !== "default" && source["*"];
      if ((!whole && !one) || (one && !Object.hasOwn(one, imported))) continue;
      const references = program.scope.getBinding(specifier.node.local.name)?.referencePaths ?? [];
      const uses = references.map((reference) => (one ? use(reference, imported, one) : memberUse(reference, whole)));
      found.push({ specifier, declaration, uses });
    }
  }
  return found;
}

/** `record(…)` */
function use(callee, api, calls) {
  const call = callee.parentPath.isCallExpression() && callee.key === "callee" ? callee.parentPath : undefined;
  return { at: callee, call, api, calls };
}

/** `Analytics.record(…)` */
function memberUse(object, calls) {
  const member = object.parentPath;
  const named = member.isMemberExpression({ computed: false }) && object.key === "object";
  return named ? use(member, member.node.property.name, calls) : { at: object, calls };
}
