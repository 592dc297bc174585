// The shop's JSON API for its own page: how to start the SDK, and what the side panel shows.
import { NOTHING_YET, UNREACHABLE, panelOf } from './panel.mjs';

// Endpoint ids are random, so knowing one is the permission to see its trail; anything of another form is refused unasked.
const ENDPOINT_ID = /^[A-Za-z0-9_-]{16,64}$/;
const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);
const LOCAL_ADDRESSES = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Returns a handler that answers the API's paths and says whether it did. */
export function createApi(shop) {
  return async function api(request, response, url) {
    if (url.pathname === '/healthz') return json(response, 200, { ready: !shop.waitingFor });
    if (url.pathname === '/config.json') return json(response, 200, shop.config());
    if (url.pathname !== '/panel') return false;
    const endpoint = url.searchParams.get('endpoint') ?? '';
    if (!ENDPOINT_ID.test(endpoint)) return json(response, 400, { message: 'endpoint must be an endpoint id' });
    return json(response, 200, { ...(await panel(shop, endpoint)), inbox: inboxAddress(shop, request) });
  };
}

async function panel(shop, endpoint) {
  if (shop.waitingFor) return UNREACHABLE;
  const { app, readKey } = shop.ids;
  try {
    const path = `/carillon/apps/${encodeURIComponent(app)}/endpoints/${encodeURIComponent(endpoint)}/trail?page-size=50`;
    return panelOf(await shop.collector.call('GET', path, { bearer: `${readKey.id}:${readKey.secret}` }));
  } catch (error) {
    // An endpoint that no event has reached yet is not an error to a visitor who has just come in.
    return error.status === 404 ? NOTHING_YET : UNREACHABLE;
  }
}

/** The inbox page; with its reading key only for a browser on this very machine, since that key reads everybody's mail. */
function inboxAddress(shop, request) {
  const inbox = `${shop.publicCollector}/inbox`;
  const { readKey } = shop.ids;
  return readKey && isLocal(request) ? `${inbox}#key=${readKey.id}:${readKey.secret}` : inbox;
}

function isLocal(request) {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '');
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  return LOCAL_NAMES.has(name) && LOCAL_ADDRESSES.has(request.socket.remoteAddress) && !forwarded;
}

function json(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
  return true;
}
