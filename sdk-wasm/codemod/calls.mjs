// What each call to Amplify becomes. A translation gets the call's arguments and `text`, which gives a node's source; it answers the
// statements to put there, or { left: why } where a person has to decide. `note` is something to know about a call that was translated.
import { literal, only, properties } from "./values.mjs";

const left = (why) => ({ left: why });

const HANDLERS = "use carillon.on('message', ({ action, campaignId }) => …)";

/** `record({ name, attributes, metrics })`; v5 also knew `record(name, attributes, metrics)` and a provider. */
function record([event, ...more], text) {
  if (event?.type === "Identifier" && !more.length) return { code: [`carillon.record(${event.name}.name, ${event.name})`] };
  const given = properties(event);
  if (!given?.name || !only(given, "name", "attributes", "metrics") || more.length) {
    return left("carillon.record(name, { attributes, metrics }) takes an event apart");
  }
  const data = literal({ attributes: text(given.attributes), metrics: text(given.metrics) });
  return { code: [`carillon.record(${[text(given.name), data].filter(Boolean).join(", ")})`] };
}

/** What was said of the endpoint in one go is said of the user and of the browser. */
function describe(user, endpoint, text) {
  const code = [];
  if (user.userId) code.push(`carillon.identify(${[text(user.userId), text(user.userAttributes)].filter(Boolean).join(", ")})`);
  const data = literal(endpoint);
  if (data) code.push(`carillon.endpoint(${data})`);
  return code;
}

const DEMOGRAPHIC = "demographic was left out: the SDK reads it from the browser";

/** `identifyUser({ userId, userProfile, options })` */
function identifyUser([input], text) {
  const given = properties(input);
  const profile = given && properties(given.userProfile);
  const options = given && properties(given.options);
  const known = profile && options && given.userId && only(given, "userId", "userProfile", "options")
    && only(profile, "customProperties", "demographic", "email", "location", "metrics", "name", "plan")
    && only(options, "address", "optOut", "userAttributes", "channelType");
  if (!known) return left("carillon.identify(userId, userAttributes) and carillon.endpoint({ attributes, … }) take its parts");
  const { email, name, plan, customProperties } = profile;
  const custom = customProperties && (properties(customProperties) ? inner(text(customProperties)) : `...${text(customProperties)}`);
  const attributes = literal({ email: text(email), name: text(name), plan: text(plan) });
  const all = [attributes.slice(2, -2), custom].filter(Boolean).join(", ");
  const { address, optOut, channelType, userAttributes } = options;
  const endpoint = {
    channelType: text(channelType),
    address: text(address),
    optOut: text(optOut),
    attributes: all && `{ ${all} }`,
    location: text(profile.location),
    metrics: text(profile.metrics),
  };
  return { code: describe({ userId: given.userId, userAttributes }, endpoint, text), note: profile.demographic && DEMOGRAPHIC };
}

const inner = (braces) => braces.slice(1, -1).trim().replace(/,$/, "");

/** v5's `updateEndpoint({ userId, userAttributes, address, … })` */
function updateEndpoint([input, ...more], text) {
  const given = properties(input);
  const members = ["address", "attributes", "channelType", "location", "metrics", "optOut"];
  const known = given && only(given, "userId", "userAttributes", "demographic", ...members) && (given.userId || !given.userAttributes);
  if (!known || more.length) {
    return left("carillon.identify(userId, userAttributes) and carillon.endpoint({ attributes, … }) take its parts");
  }
  const endpoint = Object.fromEntries(members.map((name) => [name, text(given[name])]));
  return { code: describe(given, endpoint, text), note: given.demographic && DEMOGRAPHIC };
}

/** `configureAutoTrack({ enable, type, options })`; v5: `autoTrack(type, { enable, … })`. */
function autoTrack(type, settings) {
  const given = properties(settings);
  const kind = type?.value;
  if (!given || given.enable?.value !== true) return left("capture(carillon, { … }) of @carillon/web/capture answers what ends it");
  if (!only(given, "enable", "type", "provider")) {
    return left("capture(carillon, { pages, clicks }) has no such options; see the migration page");
  }
  if (kind === "session") return { code: [] };
  if (kind === "pageView") return { code: ["capture(carillon, { pages: true })"], capture: true };
  if (kind === "event") {
    return { code: ["capture(carillon, { clicks: true })"], capture: true };
  }
  return left("its type is not known here: capture(carillon, { pages: true, clicks: true })");
}

/** Calls of the Analytics category, in v6 and v5. */
export const ANALYTICS = {
  record,
  identifyUser,
  updateEndpoint,
  flushEvents: () => ({ code: ["carillon.flush()"] }),
  configureAutoTrack: ([input]) => autoTrack(properties(input)?.type, input),
  autoTrack: ([type, settings]) => autoTrack(type, settings),
  enable: () => left("carillon.optIn() allows tracking, and is kept for later visits"),
  disable: () => left("carillon.optOut() stops tracking, and erases what this browser keeps"),
  configure: () => left("the options of init() are in the module that this codemod wrote"),
};

/** Calls of the InAppMessaging category. */
export const IN_APP = {
  initializeInAppMessaging: () => ({ code: [] }),
  syncMessages: () => ({ code: ["carillon.syncMessages()"] }),
  identifyUser,
  dispatchEvent: (args, text) => ({ ...record(args, text), note: "the event is now recorded too, not only shown to the messages" }),
  onMessageReceived: () => left("messages draw themselves; the option onMessage of init() can take one over"),
  onMessageDisplayed: () => left(`${HANDLERS}, action 'displayed'`),
  onMessageDismissed: () => left(`${HANDLERS}, action 'dismissed'`),
  onMessageActionTaken: () => left(`${HANDLERS}, action 'clicked'`),
  notifyMessageInteraction: () => left("messages report what happens to them by themselves"),
  setConflictHandler: () => left("of several messages the one with the highest priority is shown"),
  clearMessages: () => left("messages are fetched anew with each session; nothing needs to be cleared"),
};
