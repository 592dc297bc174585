import { AnalyticsBrowser } from "@segment/analytics-next";

export function start({ collector, app }) {
  const { host, protocol } = new URL(collector);
  const settings = { apiKey: app, apiHost: `${host}/v1`, protocol: protocol.slice(0, -1) };
  const analytics = AnalyticsBrowser.load({ writeKey: app, cdnSettings: { integrations: { "Segment.io": settings } } });
  return {
    identify: (user) => analytics.identify(user),
    record: (mark) => analytics.track("burst", { mark, sku: "A1", price: 9.5 }),
  };
}
