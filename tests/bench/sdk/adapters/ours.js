import { init } from "@carillon/web";

export function start({ collector, app, key }) {
  const carillon = init({ collector, app, key });
  return {
    get endpoint() {
      return carillon.endpointId;
    },
    identify: (user) => carillon.identify(user),
    record: (mark) => carillon.record("burst", { attributes: { mark, sku: "A1" }, metrics: { price: 9.5 } }),
  };
}
