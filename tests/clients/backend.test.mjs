// The clients of back ends, each through the same stories.
import { after, before, describe, test } from "node:test";
import { startCollector } from "../../scripts/collector.mjs";
import { host } from "../browser/support/stage.mjs";
import { stories } from "./stories.mjs";
import { drivers } from "./support/drivers.mjs";

describe(`clients of back ends on the ${host}`, { concurrency: true }, () => {
  let collector;
  before(async () => {
    collector = await startCollector({ host, quiet: true });
  });
  after(() => collector?.stop());

  for (const [name, open] of Object.entries(drivers)) {
    describe(name, { concurrency: false }, () => {
      const TemplateName = `welcome-${name.replace(/\W+/g, "-")}`;
      let client;
      let told;
      before(async () => {
        const as = (keys) => open(collector.url, keys);
        client = as(collector.keys);
        const CreateApplicationRequest = { Name: `Café & Söhne: 100 % ${name}`, tags: { "team: a/b": "x=y +z" } };
        const { ApplicationResponse: app } = await client.call("CreateApp", { CreateApplicationRequest });
        told = { call: client.call, as, app, ApplicationId: app.Id, TemplateName };
      });
      after(() => client?.close());

      for (const [title, tell] of Object.entries(stories)) test(title, () => tell(told));
    });
  }
});
