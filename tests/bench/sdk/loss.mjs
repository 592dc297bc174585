// Events that are lost, or sent twice, when something ordinary happens right after they were recorded.
import { FAULTS, trial } from "../../browser/support/faults.mjs";
import { NO_ANSWER, UNAVAILABLE } from "./support/receiver.mjs";
import { lanes } from "./support/lanes.mjs";
import { recordIn, visit } from "./support/stage.mjs";

const LOADS = [
  { events: 7, tabs: 1 },
  { events: 200, tabs: 1 },
  { events: 7, tabs: 5 },
];
/** Trials beside each other, each lane with a browser of its own. */
const LANES = 8;
/** As long as ours waits before it repeats what a closing page may have sent, twice, and some. */
const OURS_PATIENCE_MS = 75_000;
/** Longer than any peer here waits before it sends or takes over what another page left. */
const PEERS_PATIENCE_MS = 20_000;

/** What must be there before the events are recorded; each answers what ends it. */
const TROUBLE = {
  503: (stage, context, id) => async () => stage.receiver.trouble(id, UNAVAILABLE),
  offline: (stage, context, id) => async () => {
    // What a page sends with `keepalive` passes by the browser's own emulation.
    const relieve = stage.receiver.trouble(id, NO_ANSWER);
    await context.setOffline(true);
    return () => {
      relieve();
      return context.setOffline(false);
    };
  },
};

/**
 * Answers { results, failed }; results, by name and by fault: [{ load, trials, wanted, lost, doubled, early }], sums over the trials.
 * early: events that were there without a revisit, absent under trouble. doubled: of ours, those in the collector's log twice; of peers,
 * those that were sent and accepted twice, since what their service makes of that cannot be seen here.
 */
export async function loss({ stage, trials, peerTrials, quick, say }) {
  const tasks = [];
  // The others have fewer, and of the larger loads but one: what they lose, they lose at once.
  const trialsOf = (sdk, load) => (sdk.name === "ours" ? trials : load === LOADS[0] ? peerTrials : quick ? 0 : 1);
  for (const load of LOADS) {
    for (const sdk of stage.sdks) {
      for (const fault of Object.keys(FAULTS)) {
        for (let count = 0; count < trialsOf(sdk, load); count++) tasks.push({ sdk, fault, load });
      }
    }
  }
  const results = {};
  const failed = {};
  const run = async (browser, { sdk, fault, load }) => {
    const seen = await once(stage, browser, sdk, fault, load);
    const cells = ((results[sdk.name] ??= {})[fault] ??= []);
    let cell = cells.find((cell) => cell.load === load);
    if (!cell) cells.push((cell = { load, trials: 0, wanted: 0, lost: 0, doubled: 0, early: 0 }));
    cell.trials++;
    for (const what of Object.keys(seen)) cell[what] += seen[what];
  };
  const fail = ({ sdk, fault }, error) => (failed[sdk.name] = `${fault}: ${error.message.split("\n")[0]}`);
  await lanes(tasks, { count: LANES, open: stage.launch, run, fail, say: (done) => say(`loss: ${done} of ${tasks.length} trials`) });
  return { results, failed };
}

async function once(stage, browser, sdk, fault, load) {
  const context = await browser.newContext();
  const id = stage.newTrial();
  let endpoint;
  try {
    const { early, there } = await trial({
      fault,
      load,
      trouble: TROUBLE[fault]?.(stage, context, id),
      patienceMs: sdk.name === "ours" ? OURS_PATIENCE_MS : PEERS_PATIENCE_MS,
      async visit() {
        const tab = await visit(context, stage.address(sdk));
        endpoint ??= await tab.evaluate(() => sdk.endpoint);
        // Some peers send what waits only when there is something new.
        await recordIn(tab, stage.newTrial(), 0, 1);
        return tab;
      },
      record: (tab, number) => recordIn(tab, id, number, load.events),
      recorded: () => stage.arrived(sdk, id, endpoint),
    });
    const wanted = load.events * load.tabs;
    const distinct = new Set(there).size;
    return { wanted, lost: wanted - distinct, doubled: there.length - distinct, early: new Set(early).size };
  } finally {
    await context.close();
  }
}
