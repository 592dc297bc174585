// The packed SDK as others judge it: its package.json, and its types as each way of resolving modules finds them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../../scripts/paths.mjs";
import { packSdk } from "../../scripts/shop.mjs";
import { customer } from "./support/customer.mjs";
import { link } from "./support/links.mjs";

const TYPED = `
import { init, type Carillon, type Options } from "@carillon/web";
import { capture } from "@carillon/web/capture";
import "@carillon/web/global";
import { CarillonProvider, useCarillon, useIdentify, useMessage, useRecord } from "@carillon/web/react";
import { createElement } from "react";

const options: Options = { collector: "https://events.shop.example", app: "shop", key: "pk_shop" };
const trackers: Carillon[] = [init(options), carillon.init(options)];
trackers[0]?.on("drop", ({ reason, count }) => reason.repeat(count));
// @ts-expect-error: a sale has a price
trackers[0]?.purchase({ product: "A1", currency: "EUR", quantity: 1 });
const stop: () => void = capture(init(options), { pages: { query: true }, vitals: true });
// @ts-expect-error: nothing of that name is captured
capture(init(options), { mouse: true });

export function Component() {
  const carillon: Carillon = useCarillon();
  useRecord()("cart.add", { metrics: { price: 9.5 } });
  useIdentify({ id: "ada", attributes: { plan: "gold" } });
  useMessage(({ action, campaignId }) => campaignId.repeat(action === "clicked" ? 1 : 0));
  return [createElement(CarillonProvider, { options }), createElement(CarillonProvider, { carillon }, stop.name)];
}
// @ts-expect-error: a provider has a tracker, or the options for one
createElement(CarillonProvider, {});
`;
const TSC = ["tsc", "--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom", "visit.ts"];

/** After the workspace's own programs: one of the packages here brings an older TypeScript. */
const PATH = childEnvironment().PATH + delimiter + fileURLToPath(new URL("node_modules/.bin", import.meta.url));

const judges = [
  { name: "publint", command: ["publint", packSdk(), "--strict"], says: /All good!/ },
  // The package has ES modules alone, so the ways that look for others are not asked. The core itself has no types.
  { name: "are the types wrong", command: ["attw", packSdk(), "--profile", "esm-only", "--exclude-entrypoints", "./core.wasm"] },
  { name: "types, by a bundler's rules", command: [...TSC, "--module", "esnext", "--moduleResolution", "bundler"] },
  { name: "types, by Node's rules", command: [...TSC, "--module", "nodenext"] },
];

let shop;
before(() => (shop = customer()));
after(() => shop?.remove());

for (const { name, command: [program, ...args], says = /^/ } of judges) {
  test(name, () => {
    const cwd = shop.project({ files: { "visit.ts": TYPED } });
    link(cwd, "@types/react");
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, env: childEnvironment({ PATH }), encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, says);
  });
}
