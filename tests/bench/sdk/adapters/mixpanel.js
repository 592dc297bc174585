import mixpanel from "mixpanel-browser/src/loaders/loader-module-core";

export function start({ collector, app }) {
  mixpanel.init(app, { api_host: collector });
  return {
    identify: (user) => mixpanel.identify(user),
    record: (mark) => mixpanel.track("burst", { mark, sku: "A1", price: 9.5 }),
  };
}
