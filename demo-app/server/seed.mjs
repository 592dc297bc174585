// Sets the shop up in Carillon: application, email channel, template, segments, campaigns, keys. All of it through the public API.
//
// Every step looks for what it would make before it makes it, so that a start after a crash, or against a collector that
// already knows the shop, adds nothing twice.
import {
  CreateAppCommand,
  CreateCampaignCommand,
  CreateEmailTemplateCommand,
  CreateSegmentCommand,
  GetAppCommand,
  GetAppsCommand,
  GetCampaignsCommand,
  GetEmailTemplateCommand,
  GetSegmentsCommand,
  UpdateEmailChannelCommand,
} from '@aws-sdk/client-pinpoint';
import { APP_NAME, FROM_ADDRESS, SEGMENTS, TEMPLATE_NAME, campaigns, orderThanksTemplate } from './offers.mjs';

const PAGE_SIZE = '100';
const PAGES_MAX = 50;

/** Brings `state` and the collector to the same, finished picture; `save` is called after each step that changed the state. */
export async function seed(collector, state, origins, save) {
  const app = await ensureApp(collector, state, save);
  await collector.send(
    new UpdateEmailChannelCommand({
      ApplicationId: app,
      EmailChannelRequest: { Enabled: true, FromAddress: FROM_ADDRESS, Identity: `arn:aws:ses:us-east-1:123456789012:identity/carillon.example` },
    }),
  );
  await ensureTemplate(collector);
  const segments = await ensureSegments(collector, app);
  await ensureCampaigns(collector, app, segments);
  await ensurePageKey(collector, state, origins, save);
  await ensureReadKey(collector, state, save);
}

async function ensureApp(collector, state, save) {
  if (state.app && !(await exists(collector, new GetAppCommand({ ApplicationId: state.app })))) {
    // Another collector, or an emptied one: what the state remembers belongs to neither.
    for (const key of Object.keys(state)) delete state[key];
  }
  if (!state.app) {
    const found = (await everyPage(collector, GetAppsCommand, {}, 'ApplicationsResponse')).find((app) => app.Name === APP_NAME);
    state.app = found?.Id ?? (await createApp(collector));
    await save(state);
  }
  return state.app;
}

async function createApp(collector) {
  const { ApplicationResponse } = await collector.send(new CreateAppCommand({ CreateApplicationRequest: { Name: APP_NAME } }));
  return ApplicationResponse.Id;
}

async function ensureTemplate(collector) {
  if (await exists(collector, new GetEmailTemplateCommand({ TemplateName: TEMPLATE_NAME }))) return;
  const EmailTemplateRequest = await orderThanksTemplate();
  await collector.send(new CreateEmailTemplateCommand({ TemplateName: TEMPLATE_NAME, EmailTemplateRequest }));
}

/** Returns segment ids by the shop's own short names. */
async function ensureSegments(collector, app) {
  const present = await everyPage(collector, GetSegmentsCommand, { ApplicationId: app }, 'SegmentsResponse');
  const ids = {};
  for (const [key, WriteSegmentRequest] of Object.entries(SEGMENTS)) {
    const found = present.find((segment) => segment.Name === WriteSegmentRequest.Name);
    ids[key] = found?.Id ?? (await createSegment(collector, app, WriteSegmentRequest));
  }
  return ids;
}

async function createSegment(collector, app, WriteSegmentRequest) {
  const { SegmentResponse } = await collector.send(new CreateSegmentCommand({ ApplicationId: app, WriteSegmentRequest }));
  return SegmentResponse.Id;
}

async function ensureCampaigns(collector, app, segments) {
  const now = new Date();
  const present = await everyPage(collector, GetCampaignsCommand, { ApplicationId: app }, 'CampaignsResponse');
  for (const WriteCampaignRequest of campaigns(segments, now)) {
    const runs = (campaign) => campaign.Name === WriteCampaignRequest.Name && new Date(campaign.Schedule.EndTime) > now;
    if (present.some(runs)) continue;
    await collector.send(new CreateCampaignCommand({ ApplicationId: app, WriteCampaignRequest }));
  }
}

/** The publishable key of the page. It has no secret, so one that is listed can be taken up again. */
async function ensurePageKey(collector, state, origins, save) {
  const keys = (await collector.call('GET', '/keys')).Item ?? [];
  const fits = (key) => key.Power === 'PUBLISH' && key.ApplicationId === state.app && sameSet(key.Origins ?? [], origins);
  const key = keys.find(fits) ?? (await collector.call('POST', '/keys', { body: { Power: 'PUBLISH', ApplicationId: state.app, Origins: origins } }));
  const old = state.pageKey?.id;
  if (old === key.Id) return;
  state.pageKey = { id: key.Id };
  await save(state);
  // The shop moved to another origin: the key of the old one has no page any more.
  if (keys.some((one) => one.Id === old)) await collector.call('DELETE', `/keys/${encodeURIComponent(old)}`);
}

/** A key that may only read: for the panel, and for the link to the inbox. Its secret is shown once, so a lost one is replaced. */
async function ensureReadKey(collector, state, save) {
  const keys = (await collector.call('GET', '/keys')).Item ?? [];
  if (state.readKey && keys.some((key) => key.Id === state.readKey.id)) return;
  const key = await collector.call('POST', '/keys', { body: { Power: 'READ' } });
  state.readKey = { id: key.Id, secret: key.Secret };
  await save(state);
}

async function exists(collector, command) {
  try {
    await collector.send(command);
    return true;
  } catch (error) {
    if (error.name === 'NotFoundException') return false;
    throw error;
  }
}

async function everyPage(collector, Command, input, member) {
  const items = [];
  let Token;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = (await collector.send(new Command({ ...input, PageSize: PAGE_SIZE, Token })))[member];
    items.push(...(answer.Item ?? []));
    Token = answer.NextToken;
    if (!Token) return items;
  }
  throw new Error(`more than ${PAGES_MAX} pages of ${member}`);
}

const sameSet = (left, right) => left.length === right.length && left.every((one) => right.includes(one));
