// What was measured, as a person reads it: a table for each part, and the one that sets the best peer beside ours and the goal.
import { POLICIES } from "./policy.mjs";

const KILOBYTE = 1000;
const GOALS = {
  record: 12 * KILOBYTE,
  messages: 24 * KILOBYTE,
  load: [3, 12],
  call: [20, 80],
  whole: [60, 200],
  requests: 2,
  early: 95,
  killed: 1,
};
const HEADS = ["what", "best peer", "Amplify", "ours", "goal", "met?"];

const kb = (bytes) => `${(bytes / KILOBYTE).toFixed(1)} KB`;
const ms = (value) => value.toFixed(value < 10 ? 1 : 0);
const percent = (part, whole) => (whole === 0 ? 0 : (100 * part) / whole);
const sum = (list, what) => list.reduce((all, one) => all + one[what], 0);

/** Lines of cells as text, the first left-aligned. */
function columns(lines) {
  const widths = lines[0].map((_, place) => Math.max(...lines.map((line) => `${line[place]}`.length)));
  return lines.map((line) => line.map((cell, place) => `${cell}`.padEnd(widths[place])).join("  ").trimEnd()).join("\n");
}

export const asText = (table) => columns([HEADS, HEADS.map((head) => "-".repeat(head.length)), ...table]);

export const asMarkdown = (table) => [HEADS, HEADS.map(() => "---"), ...table].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** Every SDK's own figures. */
export function details({ sdks, quick, chromium, minutes, parts, idleMs }, measured) {
  const named = (results) => sdks.filter(({ name }) => results[name]);
  const blocks = [
    `${quick ? "A QUICK RUN, OF FEW TRIALS: " : ""}${parts.join(", ")} of ${sdks.length} SDKs
in Chromium ${chromium}, Node ${process.version}, ${minutes} minutes.`,
    columns(sdks.map(({ title, package: id, version, note = "" }) => [title, `${id} ${version}`, note])),
  ];
  const absent = Object.entries(measured).flatMap(([part, { failed = {} }]) =>
    Object.entries(failed).map(([name, why]) => `${part}: ${name} failed, its failed trials are left out: ${why}`),
  );
  if (absent.length > 0) blocks.push(absent.join("\n"));
  const { size, cost, loss, kill, policy } = measured;
  if (size) blocks.push(`Size, bytes, brotli 11 (esbuild, minified, ES modules)\n${columns(sizeLines(named(size), size))}`);
  if (cost) {
    blocks.push(`Cost at 1x / 4x throttle, medians, the page without an SDK taken off; 100 events, until ${idleMs / 1000} s after
${columns(costLines(named(cost.results), cost.results))}`);
  }
  if (loss) {
    blocks.push(`Events lost and doubled of those recorded, and how many were there without a revisit
(doubled: of ours in the collector's log, of peers as accepted twice)\n${columns(lossLines(named(loss.results), loss.results))}`);
  }
  if (kill) blocks.push(`Browser killed a second after a burst of 7\n${columns(killLines(named(kill.results), kill.results))}`);
  if (policy) blocks.push(`Where little is allowed\n${columns(policyLines(named(policy.results), policy.results))}`);
  return `${blocks.join("\n\n")}\n`;
}

function sizeLines(sdks, size) {
  const lines = sdks.flatMap(({ title, name }) =>
    Object.entries(size[name]).map(([kind, { eager, total, lazy }]) => [title, LOADED[kind], total, eager, lazy]),
  );
  return [["SDK", "with", "all that loads", "eager", "lazy, not counted"], ...lines];
}
const LOADED = { record: "events and identity", messages: "in-app messages", drawn: "in-app messages and their React UI (without React)" };

function costLines(sdks, cost) {
  const both = (result, what, show = ms) => [1, 4].map((throttle) => show(result[throttle][what])).join(" / ");
  const lines = sdks.map(({ title, name }) => {
    const result = cost[name];
    const { pages, requests, setUp, preflights, delivered } = result;
    const longest = both(result, "longest", (value) => (value > 0 ? ms(value) : "none"));
    const times = [both(result, "load"), both(result, "settle"), longest, both(result, "record"), both(result, "whole")];
    return [title, pages, ...times, `${setUp} + ${requests}`, preflights, delivered];
  });
  const times = ["evaluation + init, ms", "first event and 1.5 s, ms", "long task, ms", "record(), µs", "whole, ms"];
  const heads = [...times, "requests (set-up + events)"];
  return [["SDK", "pages", ...heads, "preflights", "arrived"], ...lines];
}

function lossLines(sdks, loss) {
  const lines = sdks.flatMap(({ title, name }) =>
    Object.entries(loss[name]).flatMap(([fault, cells]) =>
      cells.map(({ load, trials, wanted, lost, doubled, early }) => {
        const tabs = `${load.tabs} tab${load.tabs > 1 ? "s" : ""}`;
        const there = fault === "503" || fault === "offline" ? "" : `${percent(early, wanted).toFixed(1)} %`;
        return [title, fault, `${load.events} in ${tabs}`, trials, wanted, lost, doubled, there];
      }),
    ),
  );
  return [["SDK", "fault", "burst", "trials", "recorded", "lost", "doubled", "without a revisit"], ...lines];
}

function killLines(sdks, kill) {
  const lines = sdks.map(({ title, name }) => {
    const { trials, wanted, lost, early } = kill[name];
    return [title, trials, wanted, lost, `${percent(lost, wanted).toFixed(1)} %`, early];
  });
  return [["SDK", "trials", "recorded", "lost", "lost", "there before the revisit"], ...lines];
}

function policyLines(sdks, policy) {
  const lines = sdks.map(({ title, name }) => {
    const words = POLICIES.map((place) => policy[name][place].why && `${place}: ${policy[name][place].why}`);
    const why = words.filter(Boolean).join("; ");
    return [title, ...POLICIES.map((place) => (policy[name][place].passed ? "pass" : "FAIL")), why];
  });
  return [["SDK", ...POLICIES, "why"], ...lines];
}

/**
 * The rows of the table: [what, best peer, Amplify, ours, goal, met?].
 * Each row knows how to find its figure in an SDK's results, how to compare and to show it, and what is wanted of ours.
 */
export function rows({ sdks }, { size, cost, loss, kill, policy }) {
  const row = (what, results, { figure, rank = (value) => value, show, goal, met }) => {
    if (!results) return [];
    const has = ({ name }) => results[name] && figure(results[name]) !== undefined;
    const tell = (sdk) => (sdk && has(sdk) ? show(figure(results[sdk.name])) : "not measured");
    const peers = sdks.filter((sdk) => sdk.name !== "ours" && has(sdk));
    const place = ({ name }) => rank(figure(results[name]));
    const top = Math.min(...peers.map(place));
    const best = peers.filter((sdk) => place(sdk) === top);
    const ours = sdks.find(({ name }) => name === "ours");
    const answer = ours && has(ours) ? (met(figure(results.ours)) ? "yes" : "NO") : "-";
    const names = best.map(({ title }) => title).join(", ");
    const amplify = sdks.find(({ name }) => name === "amplify");
    return [[what, best.length > 0 ? `${names}: ${tell(best[0])}` : "none", tell(amplify), tell(ours), goal, answer]];
  };
  const pair = (what) => (result) => [result[1][what], result[4][what]];
  const under = (limits) => (values) => values.every((value, place) => value <= limits[place]);
  const both = (unit) => (values) => `${values.map(ms).join(" / ")} ${unit}`;
  const anyLong = (values) => values.some((task) => task > 0);
  const longTasks = (values) => {
    if (!anyLong(values)) return "no long task";
    return `long task ${values.map((task) => (task > 0 ? `${ms(task)} ms` : "none")).join(" / ")}`;
  };
  /** What has sent little in that time has not done the work. */
  const hasSent = ({ delivered }) => delivered >= 90;
  const slow = ([, throttled]) => throttled;
  const burst = (cells, pick) => {
    const all = Object.entries(cells).flatMap(([fault, list]) => list.filter((cell) => pick(fault, cell)));
    return Object.fromEntries(["lost", "doubled", "wanted", "early", "trials"].map((what) => [what, sum(all, what)]));
  };
  const goingShare = (cells) => {
    const { early, wanted } = burst(cells, (fault) => fault === "navigate" || fault === "close");
    return percent(early, wanted);
  };
  return [
    ...row("all that loads to record and deliver events, brotli 11", size, {
      figure: ({ record }) => record?.total,
      show: kb,
      goal: "≤ 12 KB",
      met: (bytes) => bytes <= GOALS.record,
    }),
    ...row("the same with in-app messages", size, {
      // Amplify's own UI is another package; both figures are told, and the one that draws is compared.
      figure: ({ messages, drawn }) => messages && { logic: drawn && messages.total, drawn: (drawn ?? messages).total },
      rank: ({ drawn }) => drawn,
      show: ({ logic, drawn }) => (logic ? `${kb(logic)} without UI, ${kb(drawn)} with` : kb(drawn)),
      goal: "≤ 24 KB",
      met: ({ drawn }) => drawn <= GOALS.messages,
    }),
    ...row("script evaluation and init, main thread, 1x / 4x throttle", cost?.results, {
      figure: (result) => ({ times: pair("load")(result), long: pair("longest")(result) }),
      rank: ({ times }) => slow(times),
      show: ({ times, long }) => `${both("ms")(times)}, ${longTasks(long)}`,
      goal: "≤ 3 / 12 ms, no long task",
      met: ({ times, long }) => under(GOALS.load)(times) && !anyLong(long),
    }),
    ...row("`record()`, synchronous, 1x / 4x", cost?.results, {
      figure: pair("record"),
      rank: slow,
      show: both("µs"),
      goal: "≤ 20 / 80 µs",
      met: under(GOALS.call),
    }),
    ...row("whole cost of 100 events until idle, 1x / 4x", cost?.results, {
      figure: (result) => (hasSent(result) ? pair("whole")(result) : undefined),
      rank: slow,
      show: both("ms"),
      goal: "≤ 60 / 200 ms",
      met: under(GOALS.whole),
    }),
    ...row("requests for 100 events", cost?.results, {
      figure: (result) => (hasSent(result) ? result : undefined),
      rank: ({ requests, preflights }) => requests + preflights,
      show: ({ requests, setUp, preflights }) => `${requests} (+ ${setUp} of set-up), ${preflights} preflights`,
      goal: "1 or 2, none preflighted",
      met: ({ requests, preflights }) => requests <= GOALS.requests && preflights === 0,
    }),
    ...row("events lost / doubled, bursts of 7 and 200, one and five tabs, five faults", loss?.results, {
      figure: (cells) => burst(cells, () => true),
      rank: ({ lost, doubled, wanted }) => percent(lost, wanted) + percent(doubled, wanted) / 1e6,
      show: ({ lost, doubled, wanted, trials }) => `${lost} / ${doubled} of ${wanted} in ${trials} trials`,
      goal: "0 / 0",
      met: ({ lost, doubled }) => lost === 0 && doubled === 0,
    }),
    ...row("there without a revisit on navigate and close", loss?.results, {
      figure: goingShare,
      rank: (share) => -share,
      show: (share) => `${share.toFixed(1)} %`,
      goal: "≥ 95 %",
      met: (share) => share >= GOALS.early,
    }),
    ...row("lost when the browser is killed a second after", kill?.results, {
      figure: ({ lost, wanted, trials }) => ({ share: percent(lost, wanted), trials }),
      rank: ({ share }) => share,
      show: ({ share, trials }) => `${share.toFixed(1)} % in ${trials} trials`,
      goal: "≤ 1 %",
      met: ({ share }) => share <= GOALS.killed,
    }),
    ...row("strict CSP, no WebAssembly, SSR, SSR at the edge", policy?.results, {
      figure: (places) => POLICIES.filter((place) => !places[place].passed),
      rank: (fails) => fails.length,
      show: (fails) => (fails.length === 0 ? "all pass" : `fails ${fails.join(", ")}`),
      goal: "all pass",
      met: (fails) => fails.length === 0,
    }),
  ];
}
