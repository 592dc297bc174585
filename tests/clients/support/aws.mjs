// AWS as a page finds it at its own addresses: Pinpoint's is the collector, Cognito hands out a key of the collector.
import { request as ask } from "node:http";
import { createServer } from "node:https";
import { selfSigned } from "../../browser/support/certificate.mjs";

export const REGION = "us-east-1";
export const POOL = `${REGION}:5f3c1f0a-6a0e-4a51-9d0c-0c8b7f4b1a10`;
export const IDENTITY = `${REGION}:c2a9e7d4-0b1f-4f0e-8a55-3d2e1c0b9f88`;
const HOUR_S = 3600;

/**
 * Starts it: { rules, requests, close() }. rules: what leads a browser here, and nowhere else. requests: what was asked of Pinpoint, and
 * its answer, [{ method, url, headers, status }].
 */
export async function startAws(collector, key) {
  const requests = [];
  const server = createServer(selfSigned("*.amazonaws.com"), (request, response) => {
    const service = request.headers.host.split(".")[0];
    if (service === "pinpoint") return passOn(collector, request, response, requests);
    if (service === "cognito-identity") return answerAsCognito(key, request, response);
    response.destroy(new Error(`nobody answers for ${request.headers.host}`));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    rules: `MAP *.amazonaws.com 127.0.0.1:${server.address().port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As it came, with the name of the host that was signed, and the answer as the collector gave it. */
function passOn(collector, request, response, requests) {
  const { hostname, port } = new URL(collector.url);
  const { method, url, headers } = request;
  const onward = ask({ hostname, port, method, path: url, headers }, (answer) => {
    requests.push({ method, url, headers, status: answer.statusCode });
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", (error) => response.destroy(error));
  request.pipe(onward);
}

function answerAsCognito({ Id, Secret }, { method, headers }, response) {
  const open = {
    "access-control-allow-origin": headers.origin ?? "*",
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "*",
    "content-type": "application/x-amz-json-1.1",
  };
  if (method === "OPTIONS") return response.writeHead(204, open).end();
  const answers = {
    GetId: { IdentityId: IDENTITY },
    GetCredentialsForIdentity: {
      IdentityId: IDENTITY,
      Credentials: { AccessKeyId: Id, SecretKey: Secret, SessionToken: "a/session+token==", Expiration: Date.now() / 1000 + HOUR_S },
    },
  };
  response.writeHead(200, open).end(JSON.stringify(answers[headers["x-amz-target"].split(".").at(-1)]));
}
