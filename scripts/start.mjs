// npm start: collector, demo shop and inbox on loopback, from nothing but Rust (rustup) and Node.
//   npm start -- [--host worker]
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildCollector, HOSTS, startCollector } from "./collector.mjs";
import { say } from "./command.mjs";
import { keptKeys } from "./keys.mjs";
import { localData } from "./paths.mjs";
import { setup } from "./setup.mjs";
import { buildShop, startShop } from "./shop.mjs";

const COLLECTOR_PORT = 8787;
const SHOP_PORT = 8788;

const { values } = parseArgs({ options: { host: { type: "string", default: "server" } } });
if (!HOSTS.includes(values.host)) {
  console.error(`--host is one of ${HOSTS.join(", ")}`);
  process.exit(2);
}

function build(host) {
  setup(host === "worker" ? "worker" : "serve");
  say("building the browser SDK and the demo shop");
  buildShop();
  say(`building the collector (${host})`);
  buildCollector(host);
}

async function serve(host) {
  const running = [];
  async function stop() {
    for (const service of running.splice(0).reverse()) await service.stop();
  }
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop().then(() => process.exit(0)));
  try {
    const keys = keptKeys(join(localData, "keys.json"));
    const collector = await startCollector({ host, port: COLLECTOR_PORT, data: join(localData, `data-${host}`), keys });
    running.push(collector);
    const shop = await startShop({ collector, port: SHOP_PORT, data: join(localData, `shop-${host}`) });
    running.push(shop);
    announce(collector, shop);
    const reason = await Promise.race([collector.ended, shop.ended]);
    if (running.length > 0) console.error(`one of the two stopped by itself (${reason}); stopping the other`);
  } finally {
    await stop();
  }
}

function announce(collector, shop) {
  const { id, secret } = collector.keys;
  say("\nCarillon is running. Ctrl-C stops it.\n");
  console.log(`  shop        ${shop.url}`);
  console.log(`  inbox       ${collector.url}/inbox#key=${id}:${secret}`);
  console.log(`  collector   ${collector.url}   (any AWS client: endpoint_url, region of your choice)`);
  console.log(`  access key  ${id}`);
  console.log(`  secret key  ${secret}   (kept in .carillon/keys.json)\n`);
}

try {
  build(values.host);
  await serve(values.host);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
