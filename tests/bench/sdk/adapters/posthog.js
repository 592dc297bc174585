import posthog from "posthog-js";

export function start({ collector, app }) {
  posthog.init(`phc_${app}`, {
    api_host: collector,
    autocapture: false,
    capture_pageview: false,
    capture_pageleave: false,
    disable_session_recording: true,
    disable_surveys: true,
  });
  return {
    identify: (user) => posthog.identify(user),
    record: (mark) => posthog.capture("burst", { mark, sku: "A1", price: 9.5 }),
  };
}
