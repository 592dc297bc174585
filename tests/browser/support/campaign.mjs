// In-app campaigns, made as an operator makes them.

const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a campaign for everyone in the application: the event `event` shows a message of this layout. */
export async function inAppCampaign(api, app, { event, layout, content }) {
  const { Id: SegmentId } = await api.post(`/v1/apps/${app}/segments`, { Name: 'Everyone' });
  const now = Date.now();
  return api.post(`/v1/apps/${app}/campaigns`, {
    Name: layout,
    SegmentId,
    MessageConfiguration: { InAppMessage: { Layout: layout, Content: content } },
    Schedule: {
      StartTime: new Date(now - DAY_MS).toISOString(),
      EndTime: new Date(now + DAY_MS).toISOString(),
      Frequency: 'IN_APP_EVENT',
      EventFilter: { FilterType: 'ENDPOINT', Dimensions: { EventType: { DimensionType: 'INCLUSIVE', Values: [event] } } },
    },
  });
}
