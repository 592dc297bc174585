"""What a valid call of each operation needs: what must have been called before it, and what it says."""

import re
import uuid
from dataclasses import dataclass, field

from .contract import OPERATIONS
from .world import FROM, email_message, event, utc

ROLE = "arn:aws:iam::123456789012:role/pinpoint"
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/events"
TOKEN = {"BundleId": "org.example.shop", "TeamId": "TEAM123456", "TokenKeyId": "KEY1234567", "TokenKey": "hush"}
PROVIDER = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"
PERSON = {
    "ChannelType": "EMAIL",
    "Address": "ada@example.com",
    "Attributes": {"hat": ["red"]},
    "Metrics": {"hats": 3.0},
    "Demographic": {"AppVersion": "1.2", "Locale": "de_DE", "Timezone": "Europe/Berlin", "Platform": "web"},
    "Location": {"City": "Berlin", "Country": "DE", "Latitude": 52.5, "Longitude": 13.4},
    "User": {"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"]}},
}
WITH_A_HAT = {"AttributeType": "INCLUSIVE", "Values": ["red"]}
BANNER = {
    "BackgroundColor": "#FFFFFF",
    "HeaderConfig": {"Alignment": "CENTER", "Header": "Hats", "TextColor": "#000000"},
    "BodyConfig": {"Alignment": "LEFT", "Body": "They are red.", "TextColor": "#000000"},
    "PrimaryBtn": {"DefaultConfig": {"ButtonAction": "LINK", "Link": "https://shop.example", "Text": "Look"}},
}
PHONE = "+12065550142"
LETTER = {"EmailMessage": {"FromAddress": FROM, "SimpleEmail": {"Subject": {"Data": "Hi"}, "TextPart": {"Data": "Hello"}}}}

BY_NAME = {operation.name: operation for operation in OPERATIONS}

# What an operation needs to have been called before it; the names its parameters give are seen to by NAMES.
EARLIER = [
    (r"(Get|Delete)(\w+Channel)", r"Update\2"),
    (r"(Get|Update|Delete)(\w+Template)", r"Create\2"),
    (r"ListTemplates|ListTemplateVersions|UpdateTemplateActiveVersion", "CreateEmailTemplate"),
    (r"Get(Campaign|Segment|ExportJob|ImportJob|RecommenderConfiguration)s", r"Create\1"),
    (r"GetSegment(Export|Import)Jobs", r"Create\1Job"),
    (r"List(Journey)s", r"Create\1"),
    (r"GetChannels", "UpdateEmailChannel"),
    (r"Get(ApplicationSettings)", r"Update\1"),
    (r"(Get|Delete)EventStream", "PutEventStream"),
    (r"(Get|Delete)(Endpoint|UserEndpoints)|GetInAppMessages|RemoveAttributes", "UpdateEndpoint"),
    (r"Send(Users)?Messages", "UpdateEmailChannel"),
    (r"Send(Users)?Messages", "UpdateEndpoint"),
    (r"UpdateJourneyState", "CreateEmailTemplate"),
    (r"SendOTPMessage", "UpdateSmsChannel"),
    (r"VerifyOTPMessage", "SendOTPMessage"),
]

# What a parameter names: a member of what another operation answered, or a word.
NAMES = {
    "ApplicationId": ("CreateApp", "Id"),
    "SegmentId": ("CreateSegment", "Id"),
    "CampaignId": ("CreateCampaign", "Id"),
    "JourneyId": ("CreateJourney", "Id"),
    "RecommenderId": ("CreateRecommenderConfiguration", "Id"),
    "ResourceArn": ("CreateSegment", "Arn"),
    "EndpointId": "e1",
    "UserId": "ada",
    "TemplateType": "EMAIL",
    "Version": "1",
    "AttributeType": "endpoint-custom-attributes",
    "TagKeys": ["team"],
    "JourneyActivityId": "rest",
    "RunId": "r1",
}
NAMES_OF = {
    ("GetExportJob", "JobId"): ("CreateExportJob", "Id"),
    ("GetImportJob", "JobId"): ("CreateImportJob", "Id"),
    ("GetApplicationDateRangeKpi", "KpiName"): "unique-deliveries",
    ("GetCampaignDateRangeKpi", "KpiName"): "unique-deliveries",
    ("GetJourneyDateRangeKpi", "KpiName"): "journey-emails-sent",
}

# What an operation says, by the member that is its body.
BODIES = {
    "CreateApplicationRequest": {"Name": "every operation", "tags": {"team": "growth"}},
    "ADMChannelRequest": {"ClientId": "amzn1.client", "ClientSecret": "hush"},
    "APNSChannelRequest": TOKEN,
    "APNSSandboxChannelRequest": TOKEN,
    "APNSVoipChannelRequest": TOKEN,
    "APNSVoipSandboxChannelRequest": TOKEN,
    "BaiduChannelRequest": {"ApiKey": "key", "SecretKey": "hush"},
    "EmailChannelRequest": {"FromAddress": FROM, "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com"},
    "GCMChannelRequest": {"ApiKey": "hush"},
    "SMSChannelRequest": {"SenderId": "Shop"},
    "VoiceChannelRequest": {},
    "EmailTemplateRequest": {"Subject": "Hello", "HtmlPart": "<p>Hello</p>", "tags": {"team": "growth"}},
    "InAppTemplateRequest": {"Layout": "OVERLAYS", "Content": [BANNER]},
    "PushNotificationTemplateRequest": {"Default": {"Action": "OPEN_APP", "Title": "Hello", "Body": "Hello"}},
    "SMSTemplateRequest": {"Body": "Hello"},
    "VoiceTemplateRequest": {"Body": "Hello"},
    "TemplateActiveVersionRequest": {"Version": "1"},
    "CreateRecommenderConfiguration": {"RecommendationProviderUri": PROVIDER, "RecommendationProviderRoleArn": ROLE},
    "UpdateRecommenderConfiguration": {"RecommendationProviderUri": PROVIDER, "RecommendationProviderRoleArn": ROLE},
    "EndpointRequest": PERSON,
    "EndpointBatchRequest": {"Item": [{"Id": "e1", **PERSON}]},
    "UpdateAttributesRequest": {"Blacklist": ["hat"]},
    "TagsModel": {"tags": {"team": "growth"}},
    "WriteApplicationSettingsRequest": {"Limits": {"Daily": 5, "Total": 50}, "QuietTime": {"Start": "22:00", "End": "07:00"}},
    "WriteEventStream": {"DestinationStreamArn": STREAM, "RoleArn": ROLE},
    "WriteSegmentRequest": {
        "Name": "people with hats",
        "SegmentGroups": {
            "Include": "ALL",
            "Groups": [
                {
                    "Type": "ALL",
                    "SourceType": "ANY",
                    "SourceSegments": [],
                    "Dimensions": [
                        {
                            "Attributes": {"hat": WITH_A_HAT},
                            "Behavior": {"Recency": {"Duration": "DAY_30", "RecencyType": "ACTIVE"}},
                            "Demographic": {"Channel": {"DimensionType": "INCLUSIVE", "Values": ["EMAIL"]}},
                            "Location": {"Country": {"DimensionType": "INCLUSIVE", "Values": ["DE"]}},
                            "Metrics": {"hats": {"ComparisonOperator": "GREATER_THAN", "Value": 1.0}},
                            "UserAttributes": {"FirstName": {"AttributeType": "INCLUSIVE", "Values": ["Ada"]}},
                        }
                    ],
                }
            ],
        },
        "tags": {"team": "growth"},
    },
    "ImportJobRequest": {"RoleArn": ROLE, "S3Url": "s3://people/list.csv", "Format": "CSV", "DefineSegment": True, "SegmentName": "new"},
    "JourneyStateRequest": {"State": "ACTIVE"},
    "MessageRequest": {"MessageConfiguration": LETTER, "Addresses": {"bob@example.com": {"ChannelType": "EMAIL"}}, "Endpoints": {"e1": {}}},
    "SendUsersMessageRequest": {"MessageConfiguration": LETTER, "Users": {"ada": {}}},
    "NumberValidateRequest": {"PhoneNumber": PHONE, "IsoCountryCode": "US"},
    "SendOTPMessageRequestParameters": {
        "BrandName": "Shop",
        "Channel": "SMS",
        "DestinationIdentity": PHONE,
        "OriginationIdentity": "+12065550100",
        "ReferenceId": "sign-in",
    },
    "VerifyOTPMessageRequestParameters": {"DestinationIdentity": PHONE, "Otp": "123456", "ReferenceId": "sign-in"},
}
# Those that name what another operation made, or a time.
BODIES_OF = {
    "WriteCampaignRequest": lambda story: {
        "Name": "campaign",
        "SegmentId": story.answer("CreateSegment", "Id"),
        "Schedule": {"StartTime": utc(days=1), "Frequency": "ONCE"},
        "MessageConfiguration": email_message(),
        "AdditionalTreatments": [{"SizePercent": 10, "TreatmentName": "b", "MessageConfiguration": email_message("Hello again")}],
        "HoldoutPercent": 10,
        "Limits": {"Daily": 1, "Total": 10, "MessagesPerSecond": 50},
        "tags": {"team": "growth"},
    },
    "WriteJourneyRequest": lambda story: {
        "Name": "journey",
        "StartActivity": "rest",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": story.answer("CreateSegment", "Id")}},
        "Activities": {
            "rest": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "split"}},
            "split": {
                "ConditionalSplit": {
                    "Condition": {"Operator": "ANY", "Conditions": [{"SegmentCondition": {"SegmentId": story.answer("CreateSegment", "Id")}}]},
                    "TrueActivity": "halves",
                    "FalseActivity": "letter",
                }
            },
            "halves": {"RandomSplit": {"Branches": [{"Percentage": 50, "NextActivity": "letter"}, {"Percentage": 50}]}},
            "letter": {"EMAIL": {"TemplateName": story.template, "MessageConfig": {"FromAddress": FROM}}},
        },
    },
    "ExportJobRequest": lambda story: {"RoleArn": ROLE, "S3UrlPrefix": "s3://people/out/", "SegmentId": story.answer("CreateSegment", "Id")},
    "EventsRequest": lambda _: {"BatchItem": {"e1": {"Endpoint": PERSON, "Events": {"v1": event(Session={"Id": "s1", "StartTimestamp": utc()})}}}},
}


@dataclass
class Story:
    """A place of its own in which an operation can be called. `say` calls an operation by name and gives back its JSON."""

    say: object
    template: str = field(default_factory=lambda: f"every-{uuid.uuid4().hex}")
    answers: dict = field(default_factory=dict)

    def params(self, name):
        """The parameters of a valid call, once what they name is made."""
        for pattern, earlier in EARLIER:
            if match := re.fullmatch(pattern, name):
                self.done(match.expand(earlier))
        operation = BY_NAME[name]
        params = {label: self.name_of(name, label) for label in operation.labels}
        return {**params, operation.body: self.body(operation.body)} if operation.body else params

    def answer(self, name, member):
        self.done(name)
        return self.answers[name][member]

    def done(self, name):
        if name not in self.answers:
            self.answers[name] = self.say(name, self.params(name))

    def name_of(self, name, label):
        if label == "TemplateName":
            return self.template
        named = NAMES_OF.get((name, label)) or NAMES[label]
        return self.answer(*named) if isinstance(named, tuple) else named

    def body(self, member):
        return BODIES_OF[member](self) if member in BODIES_OF else BODIES[member]

    def forget(self):
        """Undoes what was made, the application last."""
        for name in reversed(list(self.answers)):
            undo = name.replace("Create", "Delete")
            if name.startswith("Create") and undo in BY_NAME:
                self.say(undo, self.params(undo))
