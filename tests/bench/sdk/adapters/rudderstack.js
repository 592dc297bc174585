import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";

export function start({ collector, app }) {
  const rudder = new RudderAnalytics();
  rudder.load(app, collector, { configUrl: collector });
  return {
    identify: (user) => rudder.identify(user),
    record: (mark) => rudder.track("burst", { mark, sku: "A1", price: 9.5 }),
  };
}
