import { changeUser, initialize, logCustomEvent, openSession } from "@braze/web-sdk";

export function start({ collector, app }) {
  initialize(app, { baseUrl: collector, allowUserSuppliedJavascript: false, noCookies: true });
  openSession();
  return {
    identify: (user) => changeUser(user),
    record: (mark) => logCustomEvent("burst", { mark, sku: "A1", price: 9.5 }),
  };
}
