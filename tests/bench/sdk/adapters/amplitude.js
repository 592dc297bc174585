import { init, setUserId, track } from "@amplitude/analytics-browser";

export function start({ collector, app }) {
  init(app, undefined, { serverUrl: `${collector}/2/httpapi`, autocapture: false, fetchRemoteConfig: false });
  return {
    identify: (user) => setUserId(user),
    record: (mark) => track("burst", { mark, sku: "A1", price: 9.5 }),
  };
}
