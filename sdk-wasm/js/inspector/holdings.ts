/** An event that the collector has not taken in yet. */
export interface Waiting {
  id: string;
  type: string;
}

/** What this browser keeps for a tracker. */
export interface Holdings {
  user?: string;
  session?: { id: string; start: number; last: number };
  waiting: Waiting[];
}

/** A member of the endpoint as the core keeps it: how far it has come, its group, its name, and its value as JSON. */
const USER_ID = /(?:^|\x1e)[AD]5"UserId"\x1f([^\x1e]*)/;

/** Reads what is kept for an application. Other endpoints that this browser has been may have left events behind; they wait as well. */
export function holdings(app: string, endpoint: string): Holdings {
  const prefix = `carillon:${app}:`;
  const waiting: Waiting[] = [];
  let user: string | undefined;
  let session: Holdings['session'];
  for (const [key, text] of stored()) {
    if (!key.startsWith(prefix)) continue;
    const name = key.slice(prefix.length).replace(`${endpoint}:`, '');
    if (name === 'e') user = parse(USER_ID.exec(text)?.[1]) as string | undefined;
    if (name === 's') session = readSession(text);
    if (/(?:^|:)j:/.test(name)) waiting.push(...text.split('\n').filter(Boolean).map(readLine));
  }
  return { user: user || undefined, session, waiting };
}

/** Everything in the page's storage; nothing where the browser keeps none. */
function stored(): [key: string, text: string][] {
  try {
    return Object.entries(localStorage);
  } catch {
    return [];
  }
}

function readSession(text: string): Holdings['session'] {
  const [id, start, last] = text.split(' ');
  return id ? { id, start: Number(start), last: Number(last) } : undefined;
}

/**
 * A line of the journal begins with the event's id. As it was recorded, its type comes next; once the core has seen it, JSON comes last.
 */
function readLine(line: string): Waiting {
  const parts = line.split('\t');
  const type = parts[1]?.startsWith('"') ? parse(parts[1]) : (parse(parts.at(-1)) as { EventType?: string })?.EventType;
  return { id: parts[0]!, type: typeof type === 'string' ? type : '(not readable)' };
}

function parse(json: string | undefined): unknown {
  try {
    return json && JSON.parse(json);
  } catch {
    return undefined;
  }
}
