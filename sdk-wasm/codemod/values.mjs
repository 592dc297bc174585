// Reads the object literals that Amplify's functions take, without running anything.

/** The properties of an object literal by name, or undefined where they cannot all be known: not a literal, a spread, a computed name. */
export function properties(node) {
  if (node === undefined) return {};
  if (node.type !== "ObjectExpression") return undefined;
  const found = {};
  for (const property of node.properties) {
    const name = property.key?.name ?? property.key?.value;
    if (property.type !== "ObjectProperty" || property.computed || name === undefined) return undefined;
    found[name] = property.value;
  }
  return found;
}

/** Whether nothing is left of `object` but what `names` lists. */
export const only = (object, ...names) => Object.keys(object).every((name) => names.includes(name));

/** `{ name: text, … }`, in short where the text is the name, without what is undefined; "" for nothing. */
export function literal(members) {
  const parts = Object.entries(members)
    .filter(([, text]) => text)
    .map(([name, text]) => (text.startsWith("...") || text === name ? text : `${name}: ${text}`));
  return parts.length ? `{ ${parts.join(", ")} }` : "";
}
