import Countly from "countly-sdk-web";

export function start({ collector, app }) {
  Countly.init({ app_key: app, url: collector });
  return {
    identify: (user) => Countly.set_id(user),
    record: (mark) => Countly.add_event({ key: "burst", count: 1, segmentation: { mark, sku: "A1", price: 9.5 } }),
  };
}
