//! Structures found in both requests and responses.

// Made from api/*.json by the example `generate-wire`; change that, not this.

use super::enums::*;
use crate::lenient;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Pinpoint: `APNSPushNotificationTemplate`, part of PushNotificationTemplateRequest, PushNotificationTemplateResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct APNSPushNotificationTemplate {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sound: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Pinpoint: `Activity`, part of JourneyResponse, WriteJourneyRequest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Activity {
    #[serde(rename = "CUSTOM", skip_serializing_if = "Option::is_none")]
    pub custom: Option<CustomMessageActivity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditional_split: Option<ConditionalSplitActivity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_center: Option<ContactCenterActivity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(rename = "EMAIL", skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailMessageActivity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holdout: Option<HoldoutActivity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multi_condition: Option<MultiConditionalSplitActivity>,
    #[serde(rename = "PUSH", skip_serializing_if = "Option::is_none")]
    pub push: Option<PushMessageActivity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub random_split: Option<RandomSplitActivity>,
    #[serde(rename = "SMS", skip_serializing_if = "Option::is_none")]
    pub sms: Option<SMSMessageActivity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<WaitActivity>,
}

/// Pinpoint: `AndroidPushNotificationTemplate`, part of PushNotificationTemplateRequest, PushNotificationTemplateResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AndroidPushNotificationTemplate {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_icon_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub small_image_icon_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sound: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Pinpoint: `ApplicationSettingsJourneyLimits`, part of ApplicationSettingsResource, WriteApplicationSettingsRequest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApplicationSettingsJourneyLimits {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily_cap: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeframe_cap: Option<JourneyTimeframeCap>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_cap: Option<i64>,
}

/// Pinpoint: `AttributeDimension`, part of EventBehavior, EventDimensions, SegmentDimensions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttributeDimension {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute_type: Option<AttributeType>,
    pub values: Vec<String>,
}

/// Pinpoint: `CampaignCustomMessage`, part of MessageConfiguration.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CampaignCustomMessage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
}

/// Pinpoint: `CampaignEmailMessage`, part of MessageConfiguration.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CampaignEmailMessage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<Vec<MessageHeader>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html_body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// Pinpoint: `CampaignEventFilter`, part of InAppCampaignSchedule, Schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CampaignEventFilter {
    pub dimensions: EventDimensions,
    pub filter_type: FilterType,
}

/// Pinpoint: `CampaignHook`, part of ApplicationSettingsResource, CampaignResponse, WriteApplicationSettingsRequest and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CampaignHook {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lambda_function_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_url: Option<String>,
}

/// Pinpoint: `CampaignInAppMessage`, part of MessageConfiguration.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CampaignInAppMessage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Vec<InAppMessageContent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_config: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
}

/// Pinpoint: `CampaignLimits`, part of ApplicationSettingsResource, CampaignResponse, WriteApplicationSettingsRequest and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CampaignLimits {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_duration: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages_per_second: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// Pinpoint: `CampaignSmsMessage`, part of MessageConfiguration.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CampaignSmsMessage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_type: Option<MessageType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origination_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_id: Option<String>,
}

/// Pinpoint: `ClosedDays`, part of JourneyResponse, WriteJourneyRequest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClosedDays {
    #[serde(rename = "CUSTOM", skip_serializing_if = "Option::is_none")]
    pub custom: Option<Vec<ClosedDaysRule>>,
    #[serde(rename = "EMAIL", skip_serializing_if = "Option::is_none")]
    pub email: Option<Vec<ClosedDaysRule>>,
    #[serde(rename = "PUSH", skip_serializing_if = "Option::is_none")]
    pub push: Option<Vec<ClosedDaysRule>>,
    #[serde(rename = "SMS", skip_serializing_if = "Option::is_none")]
    pub sms: Option<Vec<ClosedDaysRule>>,
    #[serde(rename = "VOICE", skip_serializing_if = "Option::is_none")]
    pub voice: Option<Vec<ClosedDaysRule>>,
}

/// Pinpoint: `ClosedDaysRule`, part of ClosedDays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClosedDaysRule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date_time: Option<String>,
}

/// Pinpoint: `Condition`, part of ConditionalSplitActivity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Condition {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<SimpleCondition>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<Operator>,
}

/// Pinpoint: `ConditionalSplitActivity`, part of Activity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConditionalSplitActivity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation_wait_time: Option<WaitTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub false_activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub true_activity: Option<String>,
}

/// Pinpoint: `ContactCenterActivity`, part of Activity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactCenterActivity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_activity: Option<String>,
}

/// Pinpoint: `CustomDeliveryConfiguration`, part of CampaignResponse, TreatmentResource, WriteCampaignRequest and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomDeliveryConfiguration {
    pub delivery_uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_types: Option<Vec<EndpointTypesElement>>,
}

/// Pinpoint: `CustomMessageActivity`, part of Activity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomMessageActivity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_types: Option<Vec<EndpointTypesElement>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_config: Option<JourneyCustomMessage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_version: Option<String>,
}

/// Pinpoint: `DefaultButtonConfiguration`, part of InAppMessageButton.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DefaultButtonConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub border_radius: Option<i64>,
    pub button_action: ButtonAction,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_color: Option<String>,
}

/// Pinpoint: `DefaultPushNotificationTemplate`, part of PushNotificationTemplateRequest, PushNotificationTemplateResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DefaultPushNotificationTemplate {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sound: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Pinpoint: `EmailMessageActivity`, part of Activity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EmailMessageActivity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_config: Option<JourneyEmailMessage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_version: Option<String>,
}

/// Pinpoint: `EndpointDemographic`, part of EndpointBatchItem, EndpointRequest, EndpointResponse and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EndpointDemographic {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

/// Pinpoint: `EndpointLocation`, part of EndpointBatchItem, EndpointRequest, EndpointResponse and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EndpointLocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// Pinpoint: `EndpointUser`, part of EndpointBatchItem, EndpointRequest, EndpointResponse and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EndpointUser {
    #[serde(default, deserialize_with = "lenient::lists")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_attributes: Option<BTreeMap<String, Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

/// Carillon: `EventBehavior`, part of SegmentBehaviors.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventBehavior {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<BTreeMap<String, AttributeDimension>>,
    pub days: i64,
    pub event_type: SetDimension,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<BTreeMap<String, MetricDimension>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub performed: Option<bool>,
}

/// Pinpoint: `EventCondition`, part of SimpleCondition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventCondition {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<EventDimensions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_activity: Option<String>,
}

/// Pinpoint: `EventDimensions`, part of CampaignEventFilter, EventCondition, EventFilter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventDimensions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<BTreeMap<String, AttributeDimension>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_type: Option<SetDimension>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<BTreeMap<String, MetricDimension>>,
}

/// Pinpoint: `EventFilter`, part of EventStartCondition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventFilter {
    pub dimensions: EventDimensions,
    pub filter_type: FilterType,
}

/// Pinpoint: `EventStartCondition`, part of StartCondition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventStartCondition {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_filter: Option<EventFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_id: Option<String>,
}

/// Pinpoint: `GPSCoordinates`, part of GPSPointDimension.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GPSCoordinates {
    pub latitude: f64,
    pub longitude: f64,
}

/// Pinpoint: `GPSPointDimension`, part of SegmentLocation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GPSPointDimension {
    pub coordinates: GPSCoordinates,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range_in_kilometers: Option<f64>,
}

/// Pinpoint: `HoldoutActivity`, part of Activity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HoldoutActivity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_activity: Option<String>,
    pub percentage: i64,
}

/// Pinpoint: `InAppMessageBodyConfig`, part of InAppMessageContent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InAppMessageBodyConfig {
    pub alignment: Alignment,
    pub body: String,
    pub text_color: String,
}

/// Pinpoint: `InAppMessageButton`, part of InAppMessageContent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InAppMessageButton {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub android: Option<OverrideButtonConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_config: Option<DefaultButtonConfiguration>,
    #[serde(rename = "IOS", skip_serializing_if = "Option::is_none")]
    pub ios: Option<OverrideButtonConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web: Option<OverrideButtonConfiguration>,
}

/// Pinpoint: `InAppMessageContent`, part of CampaignInAppMessage, InAppMessage, InAppTemplateRequest and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InAppMessageContent {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_config: Option<InAppMessageBodyConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_config: Option<InAppMessageHeaderConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_btn: Option<InAppMessageButton>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secondary_btn: Option<InAppMessageButton>,
}

/// Pinpoint: `InAppMessageHeaderConfig`, part of InAppMessageContent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InAppMessageHeaderConfig {
    pub alignment: Alignment,
    pub header: String,
    pub text_color: String,
}

/// Pinpoint: `JourneyChannelSettings`, part of JourneyResponse, WriteJourneyRequest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyChannelSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_campaign_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_campaign_execution_role_arn: Option<String>,
}

/// Pinpoint: `JourneyCustomMessage`, part of CustomMessageActivity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyCustomMessage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
}

/// Pinpoint: `JourneyEmailMessage`, part of EmailMessageActivity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyEmailMessage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_address: Option<String>,
}

/// Pinpoint: `JourneyLimits`, part of JourneyResponse, WriteJourneyRequest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyLimits {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily_cap: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_reentry_cap: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_reentry_interval: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages_per_second: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeframe_cap: Option<JourneyTimeframeCap>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_cap: Option<i64>,
}

/// Pinpoint: `JourneyPushMessage`, part of PushMessageActivity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyPushMessage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_to_live: Option<String>,
}

/// Pinpoint: `JourneySMSMessage`, part of SMSMessageActivity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneySMSMessage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_type: Option<MessageType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origination_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_id: Option<String>,
}

/// Pinpoint: `JourneySchedule`, part of JourneyResponse, WriteJourneyRequest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneySchedule {
    /// A moment in ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_time: Option<String>,
    /// A moment in ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

/// Pinpoint: `JourneyTimeframeCap`, part of ApplicationSettingsJourneyLimits, JourneyLimits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyTimeframeCap {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
}

/// Pinpoint: `Message`, part of MessageConfiguration.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Message {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_icon_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_small_icon_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json_body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silent_push: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_to_live: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Pinpoint: `MessageConfiguration`, part of CampaignResponse, TreatmentResource, WriteCampaignRequest and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MessageConfiguration {
    #[serde(rename = "ADMMessage", skip_serializing_if = "Option::is_none")]
    pub adm_message: Option<Message>,
    #[serde(rename = "APNSMessage", skip_serializing_if = "Option::is_none")]
    pub apns_message: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baidu_message: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_message: Option<CampaignCustomMessage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_message: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_message: Option<CampaignEmailMessage>,
    #[serde(rename = "GCMMessage", skip_serializing_if = "Option::is_none")]
    pub gcm_message: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_app_message: Option<CampaignInAppMessage>,
    #[serde(rename = "SMSMessage", skip_serializing_if = "Option::is_none")]
    pub sms_message: Option<CampaignSmsMessage>,
}

/// Pinpoint: `MessageHeader`, part of CampaignEmailMessage, EmailTemplateRequest, EmailTemplateResponse and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MessageHeader {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Pinpoint: `MetricDimension`, part of EventBehavior, EventDimensions, SegmentDimensions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MetricDimension {
    pub comparison_operator: String,
    pub value: f64,
}

/// Pinpoint: `MultiConditionalBranch`, part of MultiConditionalSplitActivity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MultiConditionalBranch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<SimpleCondition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_activity: Option<String>,
}

/// Pinpoint: `MultiConditionalSplitActivity`, part of Activity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MultiConditionalSplitActivity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branches: Option<Vec<MultiConditionalBranch>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation_wait_time: Option<WaitTime>,
}

/// Pinpoint: `OpenHours`, part of JourneyResponse, WriteJourneyRequest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OpenHours {
    #[serde(rename = "CUSTOM", skip_serializing_if = "Option::is_none")]
    pub custom: Option<BTreeMap<DayOfWeek, Vec<OpenHoursRule>>>,
    #[serde(rename = "EMAIL", skip_serializing_if = "Option::is_none")]
    pub email: Option<BTreeMap<DayOfWeek, Vec<OpenHoursRule>>>,
    #[serde(rename = "PUSH", skip_serializing_if = "Option::is_none")]
    pub push: Option<BTreeMap<DayOfWeek, Vec<OpenHoursRule>>>,
    #[serde(rename = "SMS", skip_serializing_if = "Option::is_none")]
    pub sms: Option<BTreeMap<DayOfWeek, Vec<OpenHoursRule>>>,
    #[serde(rename = "VOICE", skip_serializing_if = "Option::is_none")]
    pub voice: Option<BTreeMap<DayOfWeek, Vec<OpenHoursRule>>>,
}

/// Pinpoint: `OpenHoursRule`, part of OpenHours.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OpenHoursRule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_time: Option<String>,
}

/// Pinpoint: `OverrideButtonConfiguration`, part of InAppMessageButton.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OverrideButtonConfiguration {
    pub button_action: ButtonAction,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// Pinpoint: `PushMessageActivity`, part of Activity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PushMessageActivity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_config: Option<JourneyPushMessage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_version: Option<String>,
}

/// Pinpoint: `QuietTime`, part of ApplicationSettingsResource, InAppCampaignSchedule, JourneyResponse and 3 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct QuietTime {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
}

/// Pinpoint: `RandomSplitActivity`, part of Activity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RandomSplitActivity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branches: Option<Vec<RandomSplitEntry>>,
}

/// Pinpoint: `RandomSplitEntry`, part of RandomSplitActivity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RandomSplitEntry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percentage: Option<i64>,
}

/// Pinpoint: `RecencyDimension`, part of SegmentBehaviors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecencyDimension {
    pub duration: Duration,
    pub recency_type: RecencyType,
}

/// Pinpoint: `SMSMessageActivity`, part of Activity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SMSMessageActivity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_config: Option<JourneySMSMessage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_version: Option<String>,
}

/// Pinpoint: `Schedule`, part of CampaignResponse, TreatmentResource, WriteCampaignRequest and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Schedule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_filter: Option<CampaignEventFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Frequency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_local_time: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_time: Option<QuietTime>,
    pub start_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

/// Pinpoint: `SegmentBehaviors`, part of SegmentDimensions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentBehaviors {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<EventBehavior>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recency: Option<RecencyDimension>,
}

/// Pinpoint: `SegmentCondition`, part of SimpleCondition, StartCondition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentCondition {
    pub segment_id: String,
}

/// Pinpoint: `SegmentDemographics`, part of SegmentDimensions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentDemographics {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_version: Option<SetDimension>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<SetDimension>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_type: Option<SetDimension>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make: Option<SetDimension>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<SetDimension>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<SetDimension>,
}

/// Pinpoint: `SegmentDimensions`, part of SegmentGroup, SegmentResponse, SimpleCondition and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentDimensions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<BTreeMap<String, AttributeDimension>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behavior: Option<SegmentBehaviors>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demographic: Option<SegmentDemographics>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<SegmentLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<BTreeMap<String, MetricDimension>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_attributes: Option<BTreeMap<String, AttributeDimension>>,
}

/// Pinpoint: `SegmentGroup`, part of SegmentGroupList.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentGroup {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Vec<SegmentDimensions>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_segments: Option<Vec<SegmentReference>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_type: Option<SourceType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<Type>,
}

/// Pinpoint: `SegmentGroupList`, part of SegmentResponse, WriteSegmentRequest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentGroupList {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<SegmentGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<Include>,
}

/// Pinpoint: `SegmentLocation`, part of SegmentDimensions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentLocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<SetDimension>,
    #[serde(rename = "GPSPoint", skip_serializing_if = "Option::is_none")]
    pub gps_point: Option<GPSPointDimension>,
}

/// Pinpoint: `SegmentReference`, part of SegmentGroup.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentReference {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `SetDimension`, part of EventBehavior, EventDimensions, SegmentDemographics and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetDimension {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimension_type: Option<DimensionType>,
    pub values: Vec<String>,
}

/// Pinpoint: `SimpleCondition`, part of Condition, MultiConditionalBranch.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SimpleCondition {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_condition: Option<EventCondition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_condition: Option<SegmentCondition>,
    #[serde(rename = "segmentDimensions", skip_serializing_if = "Option::is_none")]
    pub segment_dimensions: Option<SegmentDimensions>,
}

/// Pinpoint: `StartCondition`, part of JourneyResponse, WriteJourneyRequest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StartCondition {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_start_condition: Option<EventStartCondition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_start_condition: Option<SegmentCondition>,
}

/// Pinpoint: `TagsModel`, the body of TagResource; the answer of ListTagsForResource.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagsModel {
    #[serde(rename = "tags")]
    pub tags: BTreeMap<String, String>,
}

/// Pinpoint: `Template`, part of TemplateConfiguration.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Template {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// Pinpoint: `TemplateConfiguration`, part of CampaignResponse, MessageRequest, SendUsersMessageRequest and 3 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TemplateConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_template: Option<Template>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_app_template: Option<Template>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub push_template: Option<Template>,
    #[serde(rename = "SMSTemplate", skip_serializing_if = "Option::is_none")]
    pub sms_template: Option<Template>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice_template: Option<Template>,
}

/// Pinpoint: `WaitActivity`, part of Activity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WaitActivity {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_time: Option<WaitTime>,
}

/// Pinpoint: `WaitTime`, part of ConditionalSplitActivity, MultiConditionalSplitActivity, WaitActivity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WaitTime {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_until: Option<String>,
}
