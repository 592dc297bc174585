// The two ways the shop talks to Carillon: the stock AWS client for what Pinpoint has, and plain fetch for what Carillon adds.
import { PinpointClient } from '@aws-sdk/client-pinpoint';

// The AWS client prints a notice about Node versions to come; the shop's output is for the shop's news.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const CALL_TIMEOUT_MS = 5_000;

/** A connection with the operator's key. Only the address is not AWS's. */
export function connect({ collector, accessKeyId, secretAccessKey }) {
  const client = new PinpointClient({
    endpoint: collector,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
  });
  const operator = `${accessKeyId}:${secretAccessKey}`;

  /** Calls one of Carillon's own routes; `bearer` defaults to the operator's key. */
  async function call(method, path, { body, bearer = operator } = {}) {
    const response = await fetch(collector + path, {
      method,
      headers: { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    const text = await response.text();
    const answer = text ? JSON.parse(text) : {};
    if (!response.ok) throw new CollectorError(response.status, answer.Message ?? response.statusText);
    return answer;
  }

  return {
    call,
    send: (command) => client.send(command),
    close: () => client.destroy(),
    /** Whether the collector answers at all. */
    isUp: () =>
      fetch(`${collector}/healthz`, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) }).then(
        (response) => response.ok,
        () => false,
      ),
  };
}

/** An answer of the collector that is not a success. */
export class CollectorError extends Error {
  name = 'CollectorError';
  constructor(status, message) {
    super(`${status} ${message}`);
    this.status = status;
  }
}
