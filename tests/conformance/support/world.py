"""An application and the few things that many tests do to it."""

import datetime
import uuid
from dataclasses import dataclass
from urllib.parse import quote

FROM = "shop@example.com"
EVERYONE = {"Name": "everyone"}


def utc(days=0, minutes=0, seconds=0):
    """An instant as the service writes it, that far from now."""
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days, minutes=minutes, seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def event(event_type="cart.add", **more):
    return {"EventType": event_type, "Timestamp": utc(), **more}


def email_message(subject="Hello {{User.UserAttributes.FirstName}}"):
    return {
        "EmailMessage": {
            "FromAddress": FROM,
            "Title": subject,
            "HtmlBody": "<p>Dear {{User.UserAttributes.FirstName}}, welcome.</p>",
            "Body": "Dear {{User.UserAttributes.FirstName}}, welcome.",
        }
    }


def when(event_type="cart.add", attributes=None, metrics=None, **more):
    """The schedule of a campaign that an event starts, from a minute ago until tomorrow."""
    dimensions = {"EventType": {"DimensionType": "INCLUSIVE", "Values": [event_type]}}
    if attributes:
        dimensions["Attributes"] = attributes
    if metrics:
        dimensions["Metrics"] = metrics
    return {
        "StartTime": utc(minutes=-1),
        "EndTime": utc(days=1),
        "Frequency": "EVENT",
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions},
        **more,
    }


@dataclass(frozen=True)
class App:
    client: object
    raw: object
    id: str

    def path(self, rest):
        return f"/v1/apps/{self.id}/{rest}"

    def enable_email(self):
        request = {"FromAddress": FROM, "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com", "Enabled": True}
        return self.client.update_email_channel(ApplicationId=self.id, EmailChannelRequest=request)["EmailChannelResponse"]

    def put(self, endpoint, **request):
        answer = self.client.update_endpoint(ApplicationId=self.id, EndpointId=endpoint, EndpointRequest=request)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
        return answer["MessageBody"]

    def put_person(self, endpoint, name, user=None, **more):
        """An email endpoint of a user with a first name; returns its address."""
        address = f"{endpoint}-{uuid.uuid4().hex[:8]}@example.com"
        person = {"UserId": user or f"user-of-{endpoint}", "UserAttributes": {"FirstName": [name]}}
        self.put(endpoint, Address=address, ChannelType="EMAIL", User=person, **more)
        return address

    def get(self, endpoint):
        return self.client.get_endpoint(ApplicationId=self.id, EndpointId=endpoint)["EndpointResponse"]

    def user(self, user):
        return self.client.get_user_endpoints(ApplicationId=self.id, UserId=user)["EndpointsResponse"]["Item"]

    def put_events(self, endpoint, events, **endpoint_request):
        """Sends events of one endpoint; returns the endpoint's result."""
        batch = {endpoint: {"Endpoint": endpoint_request, "Events": events}}
        answer = self.client.put_events(ApplicationId=self.id, EventsRequest={"BatchItem": batch})
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
        return answer["EventsResponse"]["Results"][endpoint]

    def happens(self, endpoint, event_type="cart.add", **more):
        """One event, accepted; returns its id."""
        event_id = str(uuid.uuid4())
        result = self.put_events(endpoint, {event_id: event(event_type, **more)})
        assert result["EventsItemResponse"][event_id] == {"StatusCode": 202, "Message": "Accepted"}
        return event_id

    def trail(self, endpoint):
        """What the collector shows of one endpoint: itself, its events, segments and messages."""
        return self.raw.bearer("GET", f"/carillon/apps/{self.id}/endpoints/{quote(endpoint, safe='')}/trail").expect(200).json

    def segment(self, dimensions=None, name="segment"):
        request = {"Name": name, **({"Dimensions": dimensions} if dimensions else {})}
        return self.client.create_segment(ApplicationId=self.id, WriteSegmentRequest=request)["SegmentResponse"]

    def campaign(self, schedule, message, segment_id, **more):
        request = {"Name": "campaign", "SegmentId": segment_id, "Schedule": schedule, "MessageConfiguration": message, **more}
        return self.client.create_campaign(ApplicationId=self.id, WriteCampaignRequest=request)["CampaignResponse"]

    def get_campaign(self, campaign_id):
        return self.client.get_campaign(ApplicationId=self.id, CampaignId=campaign_id)["CampaignResponse"]

    def status_of(self, campaign_id):
        return self.get_campaign(campaign_id)["State"]["CampaignStatus"]

    def recipients(self):
        return sorted(one["To"] for one in self.inbox())

    def inbox(self, **filters):
        """Mail of this application, newest first."""
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in {"app": self.id, **filters}.items())
        return self.raw.bearer("GET", f"/inbox/messages?{query}").expect(200).json["Item"]
