// Turns the collector's trail of one endpoint into what the side panel shows.

/** Masks an address so that a shoulder-surfer learns little: `ada@example.com` becomes `a•••@example.com`. */
export function maskAddress(address) {
  if (!address) return undefined;
  const at = address.lastIndexOf('@');
  if (at > 0) return `${address[0]}•••${address.slice(at)}`;
  return address.length > 4 ? `•••${address.slice(-4)}` : '•••';
}

/** The panel's view of a trail. Addresses leave the shop's server masked only. */
export function panelOf(trail) {
  const endpoint = trail.Endpoint;
  return {
    reachable: true,
    endpoint: endpoint && {
      id: endpoint.Id,
      channel: endpoint.ChannelType,
      address: maskAddress(endpoint.Address),
      status: endpoint.EndpointStatus,
      optOut: endpoint.OptOut,
      since: endpoint.CreationDate,
      demographic: endpoint.Demographic ?? {},
      attributes: endpoint.Attributes ?? {},
      metrics: endpoint.Metrics ?? {},
      user: { id: endpoint.User?.UserId, attributes: endpoint.User?.UserAttributes ?? {} },
    },
    events: (trail.Events ?? []).map((event) => ({
      id: event.EventId,
      type: event.EventType,
      at: event.Timestamp,
      attributes: event.Attributes ?? {},
      metrics: event.Metrics ?? {},
    })),
    segments: (trail.Segments ?? []).map((segment) => ({ id: segment.Id, name: segment.Name })),
    messages: (trail.Messages ?? []).map((message) => ({
      id: message.Id,
      channel: message.Channel,
      state: message.State,
      reason: message.Reason,
      at: message.Date,
      subject: message.Subject,
    })),
  };
}

/** The panel before the collector has heard of the endpoint, and while it cannot be reached. */
export const NOTHING_YET = Object.freeze({ reachable: true, events: [], segments: [], messages: [] });
export const UNREACHABLE = Object.freeze({ ...NOTHING_YET, reachable: false });
