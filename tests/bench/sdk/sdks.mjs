// The SDKs that are measured, and what a page imports of each.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/**
 * name: of its adapter. title: for people. package: on npm. size: what a page imports to record events and to say who the user is.
 * needs: lazy chunks without which nothing is delivered, by a module in them. messages: the same with in-app messages; ui: whether they
 * are drawn, external: what does not count, css: a style sheet that does. note: what a figure leaves out.
 */
const known = [
  {
    name: "ours",
    package: "@carillon/web",
    size: 'export { init } from "@carillon/web";',
    needs: /dist\/core\.js$/,
    messages: { size: 'export { init } from "@carillon/web";', needs: /dist\/(core|in-app)\.js$/, ui: true },
  },
  {
    name: "amplify",
    title: "Amplify (Pinpoint)",
    package: "aws-amplify",
    size: 'export { Amplify } from "aws-amplify"; export { identifyUser, record } from "aws-amplify/analytics";',
    messages: {
      size: `export { Amplify } from "aws-amplify"; export { identifyUser, record } from "aws-amplify/analytics";
        export { dispatchEvent, initializeInAppMessaging, onMessageReceived, syncMessages } from "aws-amplify/in-app-messaging";`,
    },
    drawn: {
      size: `export { Amplify } from "aws-amplify"; export { identifyUser, record } from "aws-amplify/analytics";
        export { initializeInAppMessaging, syncMessages } from "aws-amplify/in-app-messaging";
        export { InAppMessagingProvider, InAppMessageDisplay } from "@aws-amplify/ui-react-notifications";`,
      external: ["react", "react-dom", "react/jsx-runtime"],
      css: "@aws-amplify/ui-react-notifications/dist/styles.css",
      ui: true,
    },
  },
  {
    name: "snowplow",
    title: "Snowplow",
    package: "@snowplow/browser-tracker",
    size: 'export { newTracker, setUserId, trackPageView, trackStructEvent } from "@snowplow/browser-tracker";',
  },
  {
    name: "posthog",
    title: "PostHog",
    package: "posthog-js",
    size: 'export { default } from "posthog-js";',
    note: "capture of clicks and page views, recording and surveys off",
  },
  {
    name: "rudderstack",
    title: "RudderStack",
    package: "@rudderstack/analytics-js",
    size: 'export { RudderAnalytics } from "@rudderstack/analytics-js";',
    note: "its size without the plugins from a CDN; run as its `bundled` build, which has them",
  },
  {
    name: "segment",
    title: "Segment",
    package: "@segment/analytics-next",
    size: 'export { AnalyticsBrowser } from "@segment/analytics-next";',
    note: "its settings given instead of fetched",
  },
  {
    name: "mixpanel",
    title: "Mixpanel",
    package: "mixpanel-browser",
    size: 'export { default } from "mixpanel-browser/src/loaders/loader-module-core";',
    note: "its build without the recorder",
  },
  {
    name: "amplitude",
    title: "Amplitude",
    package: "@amplitude/analytics-browser",
    size: 'export { init, setUserId, track } from "@amplitude/analytics-browser";',
    note: "autocapture and remote settings off",
  },
  {
    name: "braze",
    title: "Braze",
    package: "@braze/web-sdk",
    size: 'export { changeUser, initialize, logCustomEvent, openSession } from "@braze/web-sdk";',
    messages: {
      size: `export { automaticallyShowInAppMessages, changeUser, initialize, logCustomEvent, openSession } from "@braze/web-sdk";`,
      ui: true,
    },
  },
  {
    name: "countly",
    title: "Countly",
    package: "countly-sdk-web",
    size: 'export { default } from "countly-sdk-web";',
  },
];

/** The SDKs of these names, all when there are none; ours is always the first. */
export function chosen(names) {
  const strange = names.filter((name) => !known.some((sdk) => sdk.name === name));
  if (strange.length > 0) throw new Error(`no SDK is called ${strange.join(", ")}: there are ${known.map(({ name }) => name).join(", ")}`);
  const wanted = known.filter(({ name }) => names.length === 0 || names.includes(name));
  return wanted.map((sdk) => ({ title: sdk.name, ...sdk, version: versionOf(sdk) }));
}

function versionOf({ name, package: id }) {
  if (name === "ours") return "packed";
  return require("./package.json").devDependencies[id];
}
