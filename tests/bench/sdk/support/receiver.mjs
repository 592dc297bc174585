// Where every SDK of the bench sends to: ours is passed on to the real collector, the others get the answer that contents them.
// An event bears a mark, `b.<trial>.<tab>.<n>`, by which it is found in whatever a request looks like.
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { gunzipSync } from "node:zlib";
import { selfSigned } from "../../../browser/support/certificate.mjs";

const MARK = /b\.(\w+)\.(\d+)\.(\d+)/g;
export const markOf = (trial, tab, n) => `b.${trial}.${tab}.${n}`;

/** The kinds of trouble that the events of a trial can meet. */
export const UNAVAILABLE = 503;
export const NO_ANSWER = 0;

/**
 * Starts it: { url, secureHost, log, arrived(trial), trouble(trial, kind), close() }. secureHost: the same over TLS.
 * log: [{ method, path, trials }] of every request that got an answer, with the trial of each event in it.
 */
export async function startReceiver(collector) {
  const log = [];
  const arrivals = new Map();
  const troubles = new Map();

  async function answer(request, response) {
    const body = await bytesOf(request);
    const marks = marksIn(request.url, body);
    const kind = marks.map(({ trial }) => troubles.get(trial)).find((kind) => kind !== undefined);
    if (kind === NO_ANSWER) return request.socket.destroy();
    const entry = { method: request.method, path: request.url.split("?")[0], trials: marks.map(({ trial }) => trial) };
    const headers = openTo(request);
    if (request.method === "OPTIONS") {
      log.push(entry);
      return response.writeHead(204, headers).end();
    }
    if (kind === UNAVAILABLE) return response.writeHead(UNAVAILABLE, headers).end();
    const isOurs = /^\/v1\/apps\//.test(request.url) && request.headers.host.startsWith("127.0.0.1");
    if (isOurs) await passOn(collector, request, body, response);
    else content(request, body, response, headers);
    log.push(entry);
    for (const { trial, name } of marks) arrivals.set(trial, [...(arrivals.get(trial) ?? []), name]);
  }

  const handler = (request, response) =>
    answer(request, response).catch((error) => {
      // A page that left in the middle of a request is no trouble of ours.
      if (!request.socket.destroyed) console.error(`receiver: ${request.method} ${request.url}: ${error.cause ?? error}`);
      response.destroy();
    });
  const plain = await listening(createServer(handler));
  const secure = await listening(createSecureServer(selfSigned("bench"), handler));
  return {
    url: `http://${plain.host}`,
    secureHost: secure.host,
    log,
    /** Events of a trial, `<tab>.<n>`, as often as they came. */
    arrived: (trial) => arrivals.get(trial) ?? [],
    /** Begins trouble for the events of a trial; the answer ends it. */
    trouble(trial, kind) {
      troubles.set(trial, kind);
      return () => troubles.delete(trial);
    },
    close: () => Promise.all([plain.close(), secure.close()]),
  };
}

async function listening(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { host: `127.0.0.1:${server.address().port}`, close };
}

async function bytesOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The events in a request, each once: { trial, name }. */
function marksIn(url, body) {
  const found = new Set(textsOf(url, body).flatMap((text) => text.match(MARK) ?? []));
  return [...found].map((mark) => {
    const [, trial, tab, n] = mark.split(".");
    return { trial, name: `${tab}.${n}` };
  });
}

/** The texts that a request may be read as: as it is, unzipped, and as a form with base64 in it. */
function textsOf(url, body) {
  const unzip = (bytes) => (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString();
  const text = unzip(body);
  const texts = [decodeURIComponent(url), text];
  const data = /^data=([^&]*)/.exec(text)?.[1];
  if (data) texts.push(unzip(Buffer.from(decodeURIComponent(data), "base64")));
  return texts;
}

/** Lets any page in, with or without credentials. */
const openTo = ({ headers }) => ({
  "access-control-allow-origin": headers.origin ?? "*",
  "access-control-allow-credentials": "true",
  "access-control-allow-methods": "GET, POST, PUT, OPTIONS",
  "access-control-allow-headers": headers["access-control-request-headers"] ?? "*",
  "access-control-expose-headers": "*",
  // As AWS and others do, so that no peer is charged for a preflight that its service spares it.
  "access-control-max-age": "600",
});

async function passOn(collector, { method, url, headers: { host, connection, ...headers } }, body, response) {
  const got = await fetch(collector.url + url, { method, headers, body: method === "GET" ? undefined : body });
  const sent = Object.fromEntries(got.headers);
  // What was about how the bytes came is no longer true of them.
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) delete sent[name];
  response.writeHead(got.status, sent).end(Buffer.from(await got.arrayBuffer()));
}

/** Where a server's AWS clients are led. */
export const AWS = "/aws";

const DONE = { status: 1, code: 200, success: true, result: "Success", featureFlags: {}, supportedCompression: ["gzip", "gzip-js"] };
const ACCEPTED = { StatusCode: 202, Message: "Accepted" };
const HOUR_S = 3600;

/** Answers a peer as its own service would, as far as it looks. */
function content(request, body, response, headers) {
  const [status, answer] = wordsFor(request, body);
  const type = request.url.split("?")[0].endsWith(".js") ? "text/javascript" : "application/json";
  response.writeHead(status, { ...headers, "content-type": type }).end(type === "text/javascript" ? "" : JSON.stringify(answer));
}

function wordsFor({ method, url, headers }, body) {
  const target = headers["x-amz-target"] ?? "";
  const IdentityId = "us-east-1:11111111-1111-1111-1111-111111111111";
  if (target.endsWith(".GetId")) return [200, { IdentityId }];
  if (target.endsWith(".GetCredentialsForIdentity")) {
    const Expiration = Date.now() / 1000 + HOUR_S;
    return [200, { IdentityId, Credentials: { AccessKeyId: "AKIDBENCH", SecretKey: "bench", SessionToken: "bench", Expiration } }];
  }
  if (headers.host.startsWith("pinpoint.") || url.startsWith(AWS)) {
    if (method === "PUT") return [202, { Message: "Accepted", RequestID: "bench" }];
    const results = Object.entries(JSON.parse(body).BatchItem).map(([endpoint, { Events }]) => {
      const EventsItemResponse = Object.fromEntries(Object.keys(Events).map((id) => [id, ACCEPTED]));
      return [endpoint, { EndpointItemResponse: ACCEPTED, EventsItemResponse }];
    });
    return [202, { Results: Object.fromEntries(results) }];
  }
  if (url.includes("/sourceConfig")) {
    const off = { enabled: false };
    const config = { statsCollection: { errors: off, metrics: off } };
    const named = { id: "bench", name: "bench", writeKey: "bench", workspaceId: "bench" };
    const source = { ...named, enabled: true, config, connections: [], destinations: [] };
    return [200, { source, updatedAt: "2026-01-01T00:00:00Z" }];
  }
  return [200, DONE];
}
