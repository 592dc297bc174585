import { newTracker, setUserId, trackStructEvent } from "@snowplow/browser-tracker";

export function start({ collector, app }) {
  newTracker("bench", collector, { appId: app });
  return {
    identify: (user) => setUserId(user),
    record: (mark) => trackStructEvent({ category: "burst", action: mark, label: "A1", value: 9.5 }),
  };
}
