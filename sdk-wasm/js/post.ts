/** Browsers let all of a page's keepalive requests together carry 64 KiB. */
const KEEPALIVE_BYTES_MAX = 60_000;
const TIMEOUT_MS = 30_000;

export interface Answer {
  status: number;
  waitMs: number;
  /** What the collector says of each event, and of the endpoint (last, under an empty id). */
  items: [id: string, status: number][];
}

/** Sends a batch, at once. The body is plain text and the key is in the address, so no preflight is made. The promise never rejects. */
export async function post(url: string, endpoint: string, body: string): Promise<Answer> {
  const answer: Answer = { status: 0, waitMs: 0, items: [] };
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      keepalive: new Blob([body]).size < KEEPALIVE_BYTES_MAX,
      priority: 'low',
      credentials: 'omit',
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    } as RequestInit);
    answer.status = response.status;
    answer.waitMs = waitMs(response.headers.get('Retry-After'));
    if (response.ok) {
      const { EventsItemResponse, EndpointItemResponse } = (await response.json()).Results?.[endpoint] ?? {};
      const items = Object.entries<{ StatusCode?: number } | undefined>({ ...EventsItemResponse, '': EndpointItemResponse });
      answer.items = items.map(([id, item]) => [id, item?.StatusCode ?? 202]);
    }
  } catch {
    // Nobody answered; or the status says that the batch was taken in, and the details stay unknown.
  }
  return answer;
}

/** Seconds, or a date. */
function waitMs(header: string | null): number {
  const seconds = Number(header);
  return seconds >= 0 ? seconds * 1000 : Math.max(0, Date.parse(header!) - Date.now() || 0);
}
