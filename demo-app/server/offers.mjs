// What the shop wants Carillon to do: whom it groups, what it writes to them, and when.
import { readFile } from 'node:fs/promises';

export const APP_NAME = 'Carillon Coffee';
export const FROM_ADDRESS = 'Carillon Coffee <bells@carillon.example>';
export const TEMPLATE_NAME = 'order-thanks';

const MINUTE_MS = 60 * 1000;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Segments by the shop's own short name. */
export const SEGMENTS = {
  visitors: {
    Name: 'Here this week',
    Dimensions: { Behavior: { Recency: { Duration: 'DAY_7', RecencyType: 'ACTIVE' } } },
  },
  members: {
    Name: 'Members',
    Dimensions: { UserAttributes: { Plan: { AttributeType: 'INCLUSIVE', Values: ['member'] } } },
  },
  buyers: {
    Name: 'Bought before',
    Dimensions: { Metrics: { orders: { ComparisonOperator: 'GREATER_THAN_OR_EQUAL', Value: 1 } } },
  },
};

/** The thank-you letter. Its two parts are files beside this one, so that they can be opened and edited as what they are. */
export async function orderThanksTemplate() {
  const part = (name) => readFile(new URL(`./letters/${name}`, import.meta.url), 'utf8');
  return {
    Subject: 'Thank you, {{User.UserAttributes.FirstName}}',
    HtmlPart: await part('order-thanks.html'),
    TextPart: await part('order-thanks.txt'),
    DefaultSubstitutions: JSON.stringify({ 'User.UserAttributes.FirstName': 'friend' }),
    TemplateDescription: 'Sent when a member has bought something',
  };
}

/** The three campaigns: a letter and a card on a purchase, and a banner on the first thing put in the basket. */
export function campaigns(segments, now) {
  // A minute back, so that a browser whose clock is a little behind is not too early for its own purchase.
  const during = { StartTime: new Date(now.getTime() - MINUTE_MS).toISOString(), EndTime: new Date(now.getTime() + YEAR_MS).toISOString() };
  return [
    {
      Name: 'Order thanks',
      Description: 'The letter after a purchase',
      SegmentId: segments.members,
      TemplateConfiguration: { EmailTemplate: { Name: TEMPLATE_NAME } },
      Schedule: { ...during, Frequency: 'EVENT', EventFilter: on('_monetization.purchase') },
    },
    {
      Name: 'Thank-you card',
      Description: 'Shown in the shop right after a purchase',
      SegmentId: segments.visitors,
      Priority: 1,
      Limits: { Session: 5, Daily: 0, Total: 0 },
      MessageConfiguration: { InAppMessage: THANK_YOU_CARD },
      Schedule: { ...during, Frequency: 'IN_APP_EVENT', EventFilter: on('_monetization.purchase') },
    },
    {
      Name: 'Delivery banner',
      Description: 'Shown once a visit, when the basket gets its first thing',
      SegmentId: segments.visitors,
      Priority: 2,
      Limits: { Session: 1, Daily: 0, Total: 0 },
      MessageConfiguration: { InAppMessage: DELIVERY_BANNER },
      Schedule: { ...during, Frequency: 'IN_APP_EVENT', EventFilter: on('cart.add') },
    },
  ];
}

const on = (type) => ({
  FilterType: 'ENDPOINT',
  Dimensions: { EventType: { DimensionType: 'INCLUSIVE', Values: [type] } },
});

const THANK_YOU_CARD = {
  Layout: 'MOBILE_FEED',
  Content: [
    {
      BackgroundColor: '#1e4d41',
      HeaderConfig: { Header: 'The bells are ringing', TextColor: '#fff8ec', Alignment: 'CENTER' },
      BodyConfig: {
        Body: 'Your order is with the roaster. Say MATINS at the counter and your next cup is on us.',
        TextColor: '#dfeee6',
        Alignment: 'CENTER',
      },
      PrimaryBtn: {
        DefaultConfig: { Text: 'Lovely', ButtonAction: 'CLOSE', TextColor: '#2a1d0c', BackgroundColor: '#f0bf6c', BorderRadius: 10 },
      },
    },
  ],
};

const DELIVERY_BANNER = {
  Layout: 'TOP_BANNER',
  Content: [
    {
      BackgroundColor: '#fbe7c6',
      HeaderConfig: { Header: 'Delivery is free from $35', TextColor: '#3a2710', Alignment: 'LEFT' },
      BodyConfig: { Body: 'Two bags and you are there. Whole beans keep for six weeks.', TextColor: '#5f4626', Alignment: 'LEFT' },
      PrimaryBtn: {
        DefaultConfig: { Text: 'Good to know', ButtonAction: 'CLOSE', TextColor: '#fff8ec', BackgroundColor: '#3a2710', BorderRadius: 10 },
      },
    },
  ],
};
