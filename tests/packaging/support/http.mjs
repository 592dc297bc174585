// Servers on loopback: one for files, and the least a collector must be for the SDK to be content.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8" };
const ANSWER_HEADERS = { "content-type": "application/json", "access-control-allow-origin": "*" };
const ACCEPTED = { Message: "Accepted", StatusCode: 202 };

/** The message that every visit is shown: it brings the second of the package's parts that are loaded when needed. */
const MESSAGE = {
  CampaignId: "packaging",
  TreatmentId: "0",
  InAppMessage: {
    Layout: "TOP_BANNER",
    Content: [{ HeaderConfig: { Header: "Hello", TextColor: "#102030", Alignment: "CENTER" } }],
  },
  Schedule: { EventFilter: { Dimensions: { EventType: { DimensionType: "INCLUSIVE", Values: ["packaging.visited"] } } } },
};

async function listen(handler) {
  const server = createServer((request, response) => handler(request, response).catch((error) => response.destroy(error)));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

/** Serves a folder as plain files, pages with `headers`. A missing file is a 404, and so an error on the page's console. */
export function serveFiles(folder, headers = {}) {
  return listen(async ({ url }, response) => {
    const path = normalize(new URL(url, "http://localhost").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    const content = await readFile(file).catch(() => null);
    if (content === null) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...headers }).end(content);
  });
}

/** A stand-in for the collector: takes in every batch, and keeps `events` ([{ endpoint, id, …event }]), `endpoints` and `requests`. */
export async function standIn() {
  const events = [];
  const endpoints = [];
  const requests = [];
  const server = await listen(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const answer = (status, body) => response.writeHead(status, ANSWER_HEADERS).end(JSON.stringify(body));
    const asked = `${request.method} ${new URL(request.url, "http://localhost").pathname.split("/").at(-1)}`;
    if (asked === "GET inappmessages") return answer(200, { InAppMessageCampaigns: [MESSAGE] });
    if (asked !== "POST events") return answer(404, { Message: "not here" });
    const Results = {};
    for (const [endpoint, { Endpoint, Events }] of Object.entries(JSON.parse(await textOf(request)).BatchItem)) {
      for (const [id, event] of Object.entries(Events)) events.push({ endpoint, id, ...event });
      endpoints.push(Endpoint);
      const EventsItemResponse = Object.fromEntries(Object.keys(Events).map((id) => [id, ACCEPTED]));
      Results[endpoint] = { EndpointItemResponse: ACCEPTED, EventsItemResponse };
    }
    answer(202, { Results });
  });
  return { ...server, events, endpoints, requests };
}

async function textOf(stream) {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) text += chunk;
  return text;
}
