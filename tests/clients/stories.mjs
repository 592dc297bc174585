// What a back end does with Pinpoint, told once for all its clients, each of which has an application of its own. `call(operation, input)`
// asks by one of them. Names are chosen for what they do to paths, queries and signatures.
import assert from "node:assert/strict";

const DAY_MS = 24 * 60 * 60 * 1000;
const DEVICE = "eu-west-1:a1/b2 c3%20d4+e5~ü";
const USER = "ada+tea@shop.example/100%";
const MAIL = "ada@shop.example";
const GOLD = { Dimensions: { Attributes: { plan: { AttributeType: "INCLUSIVE", Values: ["gold"] } } } };
const EMAIL = { FromAddress: "shop@example.com", Identity: "arn:aws:ses:us-east-1:123456789012:identity/example.com", Enabled: true };
const MESSAGE = { Layout: "TOP_BANNER", Content: [{ HeaderConfig: { Header: "Hello", Alignment: "LEFT", TextColor: "#000000" } }] };

export const stories = {
  async "an application is made, and found by its id"({ call, app, ApplicationId }) {
    const { ApplicationResponse } = await call("GetApp", { ApplicationId });
    assert.deepEqual(ApplicationResponse, app);
    const { ApplicationsResponse } = await call("GetApps", { PageSize: "100" });
    assert.ok(ApplicationsResponse.Item.some(({ Id }) => Id === ApplicationId));
  },

  async "an ARN in a path, and tags in a query, are what they were"({ call, app: { Arn: ResourceArn, tags } }) {
    const listed = async () => (await call("ListTagsForResource", { ResourceArn })).TagsModel.tags;
    assert.deepEqual(await listed(), tags);
    await call("TagResource", { ResourceArn, TagsModel: { tags: { "cost centre": "a=b/c", "k+é": "" } } });
    assert.deepEqual(await listed(), { ...tags, "cost centre": "a=b/c", "k+é": "" });
    await call("UntagResource", { ResourceArn, TagKeys: ["cost centre", "k+é"] });
    assert.deepEqual(await listed(), tags);
  },

  async "an endpoint and its user are found under any name"({ call, ApplicationId }) {
    const at = { ApplicationId, EndpointId: DEVICE };
    const User = { UserId: USER, UserAttributes: { FirstName: ["Ada"] } };
    const custom = { Attributes: { plan: ["gold"], "rare key %": ["ü", "b c"] }, Metrics: { spent: 12.5 } };
    const EndpointRequest = { Address: MAIL, ChannelType: "EMAIL", ...custom, User };
    const { MessageBody } = await call("UpdateEndpoint", { ...at, EndpointRequest });
    assert.equal(MessageBody.Message, "Accepted");
    const { EndpointResponse } = await call("GetEndpoint", at);
    assert.equal(EndpointResponse.Id, DEVICE);
    assert.deepEqual(EndpointResponse.Attributes, custom.Attributes);
    assert.deepEqual(EndpointResponse.Metrics, custom.Metrics);
    assert.deepEqual(EndpointResponse.User, User);
    const { EndpointsResponse } = await call("GetUserEndpoints", { ApplicationId, UserId: USER });
    assert.deepEqual(EndpointsResponse.Item.map(({ Id }) => Id), [DEVICE]);
    const removed = { ApplicationId, AttributeType: "endpoint-custom-attributes", UpdateAttributesRequest: { Blacklist: ["rare key %"] } };
    assert.deepEqual((await call("RemoveAttributes", removed)).AttributesResource.Attributes, ["rare key %"]);
    await call("UpdateEndpoint", { ...at, EndpointRequest: { Attributes: { "rare key %": ["new"], plan: ["gold", "tea"] } } });
    const { Attributes } = (await call("GetEndpoint", at)).EndpointResponse;
    assert.deepEqual(Attributes, { plan: ["gold", "tea"], "rare key %": ["ü", "b c"] });
  },

  async "events are taken in one by one"({ call, ApplicationId }) {
    const Timestamp = new Date().toISOString();
    const good = { EventType: "cart.add", Timestamp, Attributes: { sku: "½ kg" }, Metrics: { price: 9.5 } };
    const bad = { ...good, EventType: "" };
    const BatchItem = { [DEVICE]: { Endpoint: {}, Events: { good, bad } } };
    const { EventsResponse } = await call("PutEvents", { ApplicationId, EventsRequest: { BatchItem } });
    const { EndpointItemResponse, EventsItemResponse } = EventsResponse.Results[DEVICE];
    assert.equal(EndpointItemResponse.StatusCode, 202);
    assert.deepEqual(EventsItemResponse.good, { StatusCode: 202, Message: "Accepted" });
    assert.equal(EventsItemResponse.bad.StatusCode, 400);
  },

  async "segments come page by page, and version by version"({ call, ApplicationId }) {
    const made = [];
    for (const Name of ["Gold", "Silber & Söhne", "Bronze"]) {
      const { SegmentResponse } = await call("CreateSegment", { ApplicationId, WriteSegmentRequest: { Name, ...GOLD } });
      made.push(SegmentResponse.Id);
    }
    const first = (await call("GetSegments", { ApplicationId, PageSize: "2" })).SegmentsResponse;
    assert.equal(first.Item.length, 2);
    const rest = (await call("GetSegments", { ApplicationId, PageSize: "2", Token: first.NextToken })).SegmentsResponse;
    assert.equal(rest.NextToken, undefined);
    assert.deepEqual([...first.Item, ...rest.Item].map(({ Id }) => Id).sort(), made.toSorted());
    const [SegmentId] = made;
    await call("UpdateSegment", { ApplicationId, SegmentId, WriteSegmentRequest: { Name: "Gold, anew", ...GOLD } });
    const { SegmentResponse } = await call("GetSegmentVersion", { ApplicationId, SegmentId, Version: "1" });
    assert.deepEqual([SegmentResponse.Name, SegmentResponse.Version], ["Gold", 1]);
    await call("DeleteSegment", { ApplicationId, SegmentId });
    await refused(call, "NotFoundException", "GetSegment", { ApplicationId, SegmentId });
  },

  async "a campaign's message reaches an endpoint of its segment"({ call, ApplicationId }) {
    const { SegmentResponse } = await call("CreateSegment", { ApplicationId, WriteSegmentRequest: { Name: "Gold", ...GOLD } });
    const now = Date.now();
    const WriteCampaignRequest = {
      Name: "Sale",
      SegmentId: SegmentResponse.Id,
      MessageConfiguration: { InAppMessage: MESSAGE },
      Schedule: {
        StartTime: new Date(now - DAY_MS).toISOString(),
        EndTime: new Date(now + DAY_MS).toISOString(),
        Frequency: "IN_APP_EVENT",
        EventFilter: { FilterType: "ENDPOINT", Dimensions: { EventType: { DimensionType: "INCLUSIVE", Values: ["cart.add"] } } },
      },
    };
    const { CampaignResponse: { Id: CampaignId } } = await call("CreateCampaign", { ApplicationId, WriteCampaignRequest });
    const shown = async () => {
      const { InAppMessagesResponse } = await call("GetInAppMessages", { ApplicationId, EndpointId: DEVICE });
      return InAppMessagesResponse.InAppMessageCampaigns;
    };
    const [{ InAppMessage }] = await shown();
    assert.equal(InAppMessage.Content[0].HeaderConfig.Header, "Hello");
    await call("UpdateCampaign", { ApplicationId, CampaignId, WriteCampaignRequest: { IsPaused: true } });
    assert.deepEqual(await shown(), []);
    const { CampaignResponse } = await call("DeleteCampaign", { ApplicationId, CampaignId });
    assert.equal(CampaignResponse.Id, CampaignId);
  },

  async "a template is written, changed and used"({ call, ApplicationId, TemplateName }) {
    const HtmlPart = "<p>Hello {{User.UserAttributes.FirstName}}</p>";
    const write = (Subject) => ({ TemplateName, EmailTemplateRequest: { Subject, HtmlPart } });
    const { CreateTemplateMessageBody } = await call("CreateEmailTemplate", write("One"));
    assert.match(CreateTemplateMessageBody.Arn, /:templates\/.*\/EMAIL$/);
    await call("UpdateEmailTemplate", { ...write("Two"), CreateNewVersion: true });
    const one = await call("GetEmailTemplate", { TemplateName, Version: "1" });
    assert.equal(one.EmailTemplateResponse.Subject, "One");
    const { TemplatesResponse } = await call("ListTemplates", { Prefix: TemplateName, TemplateType: "EMAIL" });
    assert.deepEqual(TemplatesResponse.Item.map((item) => item.TemplateName), [TemplateName]);

    await call("UpdateEmailChannel", { ApplicationId, EmailChannelRequest: EMAIL });
    const MessageRequest = {
      Addresses: { [MAIL]: { ChannelType: "EMAIL" } },
      MessageConfiguration: { EmailMessage: {} },
      TemplateConfiguration: { EmailTemplate: { Name: TemplateName } },
    };
    const { MessageResponse } = await call("SendMessages", { ApplicationId, MessageRequest });
    assert.equal(MessageResponse.Result[MAIL].DeliveryStatus, "SUCCESSFUL");
    const SimpleEmail = { Subject: { Data: "Für Dich" }, TextPart: { Data: "Hello" } };
    const SendUsersMessageRequest = { Users: { [USER]: {} }, MessageConfiguration: { EmailMessage: { SimpleEmail } } };
    const sent = await call("SendUsersMessages", { ApplicationId, SendUsersMessageRequest });
    assert.equal(sent.SendUsersMessageResponse.Result[USER][DEVICE].DeliveryStatus, "SUCCESSFUL");
    await call("DeleteEmailTemplate", { TemplateName });
    await refused(call, "NotFoundException", "GetEmailTemplate", { TemplateName });
  },

  async "an instant in a query is understood as each client writes it"({ call, ApplicationId }) {
    const EndTime = new Date(Math.floor(Date.now() / 1000) * 1000);
    const StartTime = new Date(EndTime - 7 * DAY_MS);
    const asked = { ApplicationId, KpiName: "unique-deliveries", StartTime, EndTime };
    const { ApplicationDateRangeKpiResponse: kpi } = await call("GetApplicationDateRangeKpi", asked);
    assert.equal(kpi.KpiName, "unique-deliveries");
    assert.deepEqual([kpi.StartTime, kpi.EndTime].map((at) => new Date(at)), [StartTime, EndTime]);
  },

  async "what is wrong is an exception of its own type"({ call, ApplicationId, as }) {
    await refused(call, "NotFoundException", "GetEndpoint", { ApplicationId, EndpointId: "nobody/nowhere" });
    const wrong = { ApplicationId, EndpointId: DEVICE, EndpointRequest: { ChannelType: "PIGEON" } };
    const said = await refused(call, "BadRequestException", "UpdateEndpoint", wrong);
    assert.match(said, /ChannelType/);
    const stranger = as({ id: "CKIAAAAAAAAAAAAAAAAA", secret: "nobody's" });
    await refused(stranger.call, "ForbiddenException", "GetApp", { ApplicationId });
    stranger.close();
  },

  async "what is deleted is gone"({ call, ApplicationId }) {
    const at = { ApplicationId, EndpointId: DEVICE };
    assert.equal((await call("DeleteEndpoint", at)).EndpointResponse.Id, DEVICE);
    await refused(call, "NotFoundException", "GetEndpoint", at);
    await call("DeleteApp", { ApplicationId });
    await refused(call, "NotFoundException", "GetApp", { ApplicationId });
  },
};

/** Expects an exception of that type, and answers what it says. */
async function refused(call, name, operation, input) {
  const refusal = await call(operation, input).then(() => undefined, (error) => error);
  assert.ok(refusal, `${operation} was not refused`);
  assert.equal(refusal.name, name, refusal.message);
  return refusal.message;
}
