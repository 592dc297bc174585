/** Browsers let all of a page's keepalive requests together carry 64 KiB. */
const KEEPALIVE_BYTES_MAX = 60_000;
const TIMEOUT_MS = 30_000;

export interface Answer {
  status: number;
  retryAfterMs: number;
  /** What the collector says of each event, and of the endpoint (last, under an empty id). */
  items: [id: string, status: number][];
}

const NOBODY: Answer = { status: 0, retryAfterMs: 0, items: [] };

/** Sends a batch, at once. The body is plain text and the key is in the address, so no preflight is made. The promise never rejects. */
export async function post(url: string, endpoint: string, body: string): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      keepalive: new Blob([body]).size < KEEPALIVE_BYTES_MAX,
      priority: 'low',
      credentials: 'omit',
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    } as RequestInit);
    return await read(response, endpoint);
  } catch {
    return NOBODY;
  }
}

async function read(response: Response, endpoint: string): Promise<Answer> {
  const answer: Answer = { status: response.status, retryAfterMs: retryAfterMs(response.headers.get('Retry-After')), items: [] };
  if (!response.ok) return answer;
  try {
    const result = (await response.json()).Results?.[endpoint] ?? {};
    for (const [id, item] of Object.entries<{ StatusCode?: number }>(result.EventsItemResponse ?? {})) {
      answer.items.push([id, item.StatusCode ?? 202]);
    }
    answer.items.push(['', result.EndpointItemResponse?.StatusCode ?? 202]);
  } catch {
    // The status says that the batch was taken in; the details stay unknown.
  }
  return answer;
}

/** Seconds, or a date. */
function retryAfterMs(header: string | null): number {
  const seconds = Number(header ?? 0);
  return Math.max(0, Number.isNaN(seconds) ? Date.parse(header!) - Date.now() || 0 : seconds * 1000);
}
