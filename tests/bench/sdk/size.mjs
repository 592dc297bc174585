// What a page loads of each SDK.
import { weigh } from "./support/bundle.mjs";

/** Answers, by name of the SDK, { record, messages?, drawn? }, each { eager, total, lazy } in bytes, brotli 11. */
export async function size({ sdks, project }) {
  const all = {};
  for (const sdk of sdks) {
    all[sdk.name] = { record: await weigh(sdk, sdk, project) };
    for (const kind of ["messages", "drawn"]) if (sdk[kind]) all[sdk.name][kind] = await weigh(sdk, sdk[kind], project);
  }
  return all;
}
