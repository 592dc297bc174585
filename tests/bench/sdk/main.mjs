// Runs the measurements and prints the table; `npm run bench:sdk` sets up and calls this.
import { parseArgs } from "node:util";
import { cost } from "./cost.mjs";
import { kill } from "./kill.mjs";
import { loss } from "./loss.mjs";
import { policy } from "./policy.mjs";
import { chosen } from "./sdks.mjs";
import { size } from "./size.mjs";
import { stage } from "./support/stage.mjs";
import { details, rows, asMarkdown, asText } from "./table.mjs";

const USAGE = `npm run bench:sdk -- [options]
  --quick              few trials, about six minutes
  --only PARTS         of size,cost,loss,kill,policy
  --sdk NAMES          such as ours,snowplow; all when absent
  --trials N           of each fault for ours (20; 2 when quick)
  --peer-trials N      of each fault for the others after 7 events in one tab (3; 1 when quick); of larger bursts 1, or none when quick
  --pages N            fresh pages for each cost of ours (5; 1 when quick)
  --peer-pages N       the same for the others (3; 1 when quick)
  --markdown           ends with rows for the README`;

const PARTS = { size, cost, loss, kill, policy };
const list = (text) => (text ?? "").split(",").map((name) => name.trim()).filter(Boolean);
const count = (text, otherwise) => {
  const number = Number(text ?? otherwise);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${text} is no number of trials`);
  return number;
};

function read() {
  const text = { type: "string" };
  const flag = { type: "boolean", default: false };
  const counts = { trials: text, "peer-trials": text, pages: text, "peer-pages": text };
  const options = { quick: flag, markdown: flag, help: flag, only: text, sdk: text, ...counts };
  const { values } = parseArgs({ options });
  const only = list(values.only);
  const strange = only.filter((name) => !(name in PARTS));
  if (strange.length > 0) throw new Error(`nothing is called ${strange.join(", ")}`);
  return {
    ...values,
    parts: only.length > 0 ? only : Object.keys(PARTS),
    sdks: chosen(list(values.sdk)),
    trials: count(values.trials, values.quick ? 2 : 20),
    peerTrials: count(values["peer-trials"], values.quick ? 1 : 3),
    pages: count(values.pages, values.quick ? 1 : 5),
    peerPages: count(values["peer-pages"], values.quick ? 1 : 3),
    // Braze sends each ten seconds, Amplify five.
    idleMs: values.quick ? 6_000 : 11_000,
  };
}

const began = Date.now();
const say = (line) => console.error(`${((Date.now() - began) / 1000).toFixed(0).padStart(5)} s  ${line}`);

let asked;
try {
  asked = read();
} catch (error) {
  console.error(`${error.message}\n\n${USAGE}`);
  process.exit(2);
}
if (asked.help) {
  console.log(USAGE);
  process.exit(0);
}

const set = await stage(asked.sdks);
process.once("SIGINT", () => set.close().then(() => process.exit(130)));
const measured = {};
let chromium;
try {
  const browser = await set.launch();
  chromium = browser.version();
  await browser.close();
  for (const part of asked.parts) measured[part] = await PARTS[part]({ ...asked, stage: set, project: set.project, say });
} finally {
  await set.close();
}
const minutes = ((Date.now() - began) / 60_000).toFixed(1);
const run = { ...asked, chromium, minutes };
console.log(details(run, measured));
const table = rows(run, measured);
console.log(asText(table));
if (asked.markdown) console.log(asMarkdown(table));
