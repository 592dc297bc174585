//! Every enum of the API, with its exact words.

// Made from api/*.json by the example `generate-wire`; change that, not this.

use crate::words::words;

words! {
    /// Pinpoint: `Action`, part of ADMMessage, APNSMessage, APNSPushNotificationTemplate and 6 more.
    pub enum Action {
        OpenApp = "OPEN_APP",
        DeepLink = "DEEP_LINK",
        Url = "URL",
    }
}

words! {
    /// Pinpoint: `Alignment`, part of InAppMessageBodyConfig, InAppMessageHeaderConfig.
    pub enum Alignment {
        Left = "LEFT",
        Center = "CENTER",
        Right = "RIGHT",
    }
}

words! {
    /// Pinpoint: `AttributeType`, part of AttributeDimension.
    pub enum AttributeType {
        Inclusive = "INCLUSIVE",
        Exclusive = "EXCLUSIVE",
        Contains = "CONTAINS",
        Before = "BEFORE",
        After = "AFTER",
        On = "ON",
        Between = "BETWEEN",
    }
}

words! {
    /// Pinpoint: `ButtonAction`, part of DefaultButtonConfiguration, OverrideButtonConfiguration.
    pub enum ButtonAction {
        Link = "LINK",
        DeepLink = "DEEP_LINK",
        Close = "CLOSE",
    }
}

words! {
    /// Pinpoint: `CampaignStatus`, part of CampaignState.
    pub enum CampaignStatus {
        Scheduled = "SCHEDULED",
        Executing = "EXECUTING",
        PendingNextRun = "PENDING_NEXT_RUN",
        Completed = "COMPLETED",
        Paused = "PAUSED",
        Deleted = "DELETED",
        Invalid = "INVALID",
    }
}

words! {
    /// Pinpoint: `ChannelType`, part of AddressConfiguration, EndpointBatchItem, EndpointRequest and 2 more.
    pub enum ChannelType {
        Push = "PUSH",
        Gcm = "GCM",
        Apns = "APNS",
        ApnsSandbox = "APNS_SANDBOX",
        ApnsVoip = "APNS_VOIP",
        ApnsVoipSandbox = "APNS_VOIP_SANDBOX",
        Adm = "ADM",
        Sms = "SMS",
        Voice = "VOICE",
        Email = "EMAIL",
        Baidu = "BAIDU",
        Custom = "CUSTOM",
        InApp = "IN_APP",
    }
}

words! {
    /// Pinpoint: `DayOfWeek`, part of OpenHours.
    pub enum DayOfWeek {
        Monday = "MONDAY",
        Tuesday = "TUESDAY",
        Wednesday = "WEDNESDAY",
        Thursday = "THURSDAY",
        Friday = "FRIDAY",
        Saturday = "SATURDAY",
        Sunday = "SUNDAY",
    }
}

words! {
    /// Pinpoint: `DeliveryStatus`, part of EndpointMessageResult, MessageResult.
    pub enum DeliveryStatus {
        Successful = "SUCCESSFUL",
        Throttled = "THROTTLED",
        TemporaryFailure = "TEMPORARY_FAILURE",
        PermanentFailure = "PERMANENT_FAILURE",
        UnknownFailure = "UNKNOWN_FAILURE",
        OptOut = "OPT_OUT",
        Duplicate = "DUPLICATE",
    }
}

words! {
    /// Pinpoint: `DimensionType`, part of SetDimension.
    pub enum DimensionType {
        Inclusive = "INCLUSIVE",
        Exclusive = "EXCLUSIVE",
    }
}

words! {
    /// Pinpoint: `Duration`, part of RecencyDimension.
    pub enum Duration {
        Hr24 = "HR_24",
        Day7 = "DAY_7",
        Day14 = "DAY_14",
        Day30 = "DAY_30",
    }
}

words! {
    /// Pinpoint: `FilterType`, part of CampaignEventFilter, EventFilter.
    pub enum FilterType {
        System = "SYSTEM",
        Endpoint = "ENDPOINT",
    }
}

words! {
    /// Pinpoint: `Format`, part of ImportJobRequest, ImportJobResource, SegmentImportResource.
    pub enum Format {
        Csv = "CSV",
        Json = "JSON",
    }
}

words! {
    /// Pinpoint: `Frequency`, part of Schedule.
    pub enum Frequency {
        Once = "ONCE",
        Hourly = "HOURLY",
        Daily = "DAILY",
        Weekly = "WEEKLY",
        Monthly = "MONTHLY",
        Event = "EVENT",
        InAppEvent = "IN_APP_EVENT",
    }
}

words! {
    /// Pinpoint: `Include`, part of SegmentGroupList.
    pub enum Include {
        All = "ALL",
        Any = "ANY",
        None = "NONE",
    }
}

words! {
    /// Pinpoint: `JobStatus`, part of ExportJobResponse, ImportJobResponse.
    pub enum JobStatus {
        Created = "CREATED",
        PreparingForInitialization = "PREPARING_FOR_INITIALIZATION",
        Initializing = "INITIALIZING",
        Processing = "PROCESSING",
        PendingJob = "PENDING_JOB",
        Completing = "COMPLETING",
        Completed = "COMPLETED",
        Failing = "FAILING",
        Failed = "FAILED",
    }
}

words! {
    /// Pinpoint: `JourneyRunStatus`, part of JourneyRunResponse.
    pub enum JourneyRunStatus {
        Scheduled = "SCHEDULED",
        Running = "RUNNING",
        Completed = "COMPLETED",
        Cancelled = "CANCELLED",
    }
}

words! {
    /// Pinpoint: `Layout`, part of CampaignInAppMessage, InAppMessage, InAppTemplateRequest and 1 more.
    pub enum Layout {
        BottomBanner = "BOTTOM_BANNER",
        TopBanner = "TOP_BANNER",
        Overlays = "OVERLAYS",
        MobileFeed = "MOBILE_FEED",
        MiddleBanner = "MIDDLE_BANNER",
        Carousel = "CAROUSEL",
    }
}

words! {
    /// Pinpoint: `MessageType`, part of CampaignSmsMessage, JourneySMSMessage, SMSMessage.
    pub enum MessageType {
        Transactional = "TRANSACTIONAL",
        Promotional = "PROMOTIONAL",
    }
}

words! {
    /// Pinpoint: `Mode`, part of CampaignHook.
    pub enum Mode {
        Delivery = "DELIVERY",
        Filter = "FILTER",
    }
}

words! {
    /// Pinpoint: `Operator`, part of Condition.
    pub enum Operator {
        All = "ALL",
        Any = "ANY",
    }
}

words! {
    /// Pinpoint: `RecencyType`, part of RecencyDimension.
    pub enum RecencyType {
        Active = "ACTIVE",
        Inactive = "INACTIVE",
    }
}

words! {
    /// Pinpoint: `SegmentType`, part of SegmentResponse.
    pub enum SegmentType {
        Dimensional = "DIMENSIONAL",
        Import = "IMPORT",
    }
}

words! {
    /// Pinpoint: `SourceType`, part of SegmentGroup.
    pub enum SourceType {
        All = "ALL",
        Any = "ANY",
        None = "NONE",
    }
}

words! {
    /// Pinpoint: `State`, part of JourneyResponse, JourneyStateRequest, WriteJourneyRequest.
    pub enum State {
        Draft = "DRAFT",
        Active = "ACTIVE",
        Completed = "COMPLETED",
        Cancelled = "CANCELLED",
        Closed = "CLOSED",
        Paused = "PAUSED",
    }
}

words! {
    /// Pinpoint: `TemplateType`, part of EmailTemplateResponse, InAppTemplateResponse, PushNotificationTemplateResponse and 3 more.
    pub enum TemplateType {
        Email = "EMAIL",
        Sms = "SMS",
        Voice = "VOICE",
        Push = "PUSH",
        Inapp = "INAPP",
    }
}

words! {
    /// Pinpoint: `Type`, part of SegmentGroup.
    pub enum Type {
        All = "ALL",
        Any = "ANY",
        None = "NONE",
    }
}

words! {
    /// Pinpoint: `__EndpointTypesElement`, part of CustomDeliveryConfiguration, CustomMessageActivity.
    pub enum EndpointTypesElement {
        Push = "PUSH",
        Gcm = "GCM",
        Apns = "APNS",
        ApnsSandbox = "APNS_SANDBOX",
        ApnsVoip = "APNS_VOIP",
        ApnsVoipSandbox = "APNS_VOIP_SANDBOX",
        Adm = "ADM",
        Sms = "SMS",
        Voice = "VOICE",
        Email = "EMAIL",
        Baidu = "BAIDU",
        Custom = "CUSTOM",
        InApp = "IN_APP",
    }
}

words! {
    /// Pinpoint: `__TimezoneEstimationMethodsElement`, part of JourneyResponse, WriteJourneyRequest.
    pub enum TimezoneEstimationMethodsElement {
        PhoneNumber = "PHONE_NUMBER",
        PostalCode = "POSTAL_CODE",
    }
}
