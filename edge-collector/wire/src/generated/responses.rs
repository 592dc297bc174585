//! Structures found only in responses.

// Made from api/*.json by the example `generate-wire`; change that, not this.

use super::enums::*;
use super::shared::*;
use crate::lenient;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Pinpoint: `ADMChannelResponse`, the answer of DeleteAdmChannel, GetAdmChannel, UpdateAdmChannel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ADMChannelResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_credential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    pub platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `APNSChannelResponse`, the answer of DeleteApnsChannel, GetApnsChannel, UpdateApnsChannel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct APNSChannelResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_authentication_method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_credential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_token_key: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    pub platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `APNSSandboxChannelResponse`, the answer of DeleteApnsSandboxChannel, GetApnsSandboxChannel, UpdateApnsSandboxChannel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct APNSSandboxChannelResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_authentication_method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_credential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_token_key: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    pub platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `APNSVoipChannelResponse`, the answer of DeleteApnsVoipChannel, GetApnsVoipChannel, UpdateApnsVoipChannel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct APNSVoipChannelResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_authentication_method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_credential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_token_key: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    pub platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `APNSVoipSandboxChannelResponse`, the answer of DeleteApnsVoipSandboxChannel, GetApnsVoipSandboxChannel, UpdateApnsVoipSandboxChannel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct APNSVoipSandboxChannelResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_authentication_method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_credential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_token_key: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    pub platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `ActivitiesResponse`, the answer of GetCampaignActivities.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ActivitiesResponse {
    pub item: Vec<ActivityResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Pinpoint: `ActivityResponse`, part of ActivitiesResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ActivityResponse {
    pub application_id: String,
    pub campaign_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_metrics: Option<BTreeMap<String, String>>,
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successful_endpoint_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezones_completed_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezones_total_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_endpoint_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treatment_id: Option<String>,
}

/// Pinpoint: `ApplicationDateRangeKpiResponse`, the answer of GetApplicationDateRangeKpi.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApplicationDateRangeKpiResponse {
    pub application_id: String,
    /// A moment in ISO 8601.
    pub end_time: String,
    pub kpi_name: String,
    pub kpi_result: BaseKpiResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// A moment in ISO 8601.
    pub start_time: String,
}

/// Pinpoint: `ApplicationResponse`, the answer of CreateApp, DeleteApp, GetApp; part of ApplicationsResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApplicationResponse {
    pub arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    pub id: String,
    pub name: String,
    #[serde(rename = "tags", skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Pinpoint: `ApplicationSettingsResource`, the answer of GetApplicationSettings, UpdateApplicationSettings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApplicationSettingsResource {
    pub application_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_hook: Option<CampaignHook>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journey_limits: Option<ApplicationSettingsJourneyLimits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<CampaignLimits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_time: Option<QuietTime>,
}

/// Pinpoint: `ApplicationsResponse`, the answer of GetApps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApplicationsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Vec<ApplicationResponse>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Pinpoint: `AttributesResource`, the answer of RemoveAttributes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttributesResource {
    pub application_id: String,
    pub attribute_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Vec<String>>,
}

/// Pinpoint: `BaiduChannelResponse`, the answer of DeleteBaiduChannel, GetBaiduChannel, UpdateBaiduChannel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BaiduChannelResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    pub credential: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_credential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    pub platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `BaseKpiResult`, part of ApplicationDateRangeKpiResponse, CampaignDateRangeKpiResponse, JourneyDateRangeKpiResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BaseKpiResult {
    pub rows: Vec<ResultRow>,
}

/// Pinpoint: `CampaignDateRangeKpiResponse`, the answer of GetCampaignDateRangeKpi.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CampaignDateRangeKpiResponse {
    pub application_id: String,
    pub campaign_id: String,
    /// A moment in ISO 8601.
    pub end_time: String,
    pub kpi_name: String,
    pub kpi_result: BaseKpiResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// A moment in ISO 8601.
    pub start_time: String,
}

/// Pinpoint: `CampaignResponse`, the answer of CreateCampaign, DeleteCampaign, GetCampaign and 2 more; part of CampaignsResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CampaignResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_treatments: Option<Vec<TreatmentResource>>,
    pub application_id: String,
    pub arn: String,
    pub creation_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_delivery_configuration: Option<CustomDeliveryConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_state: Option<CampaignState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holdout_percent: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook: Option<CampaignHook>,
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_paused: Option<bool>,
    pub last_modified_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<CampaignLimits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_configuration: Option<MessageConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    pub segment_id: String,
    pub segment_version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<CampaignState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_configuration: Option<TemplateConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treatment_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treatment_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(rename = "tags", skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Pinpoint: `CampaignState`, part of CampaignResponse, TreatmentResource.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CampaignState {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_status: Option<CampaignStatus>,
}

/// Pinpoint: `CampaignsResponse`, the answer of GetCampaignVersions, GetCampaigns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CampaignsResponse {
    pub item: Vec<CampaignResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Pinpoint: `ChannelResponse`, part of ChannelsResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChannelResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_credential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `ChannelsResponse`, the answer of GetChannels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChannelsResponse {
    pub channels: BTreeMap<String, ChannelResponse>,
}

/// Pinpoint: `CreateTemplateMessageBody`, the answer of CreateEmailTemplate, CreatePushTemplate, CreateSmsTemplate and 1 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateTemplateMessageBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(rename = "RequestID", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// Pinpoint: `EmailChannelResponse`, the answer of DeleteEmailChannel, GetEmailChannel, UpdateEmailChannel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EmailChannelResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration_set: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_credential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages_per_second: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orchestration_sending_role_arn: Option<String>,
    pub platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `EmailTemplateResponse`, the answer of GetEmailTemplate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EmailTemplateResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    pub creation_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_substitutions: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<Vec<MessageHeader>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html_part: Option<String>,
    pub last_modified_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommender_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_description: Option<String>,
    pub template_name: String,
    pub template_type: TemplateType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_part: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(rename = "tags", skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Pinpoint: `EndpointItemResponse`, part of ItemResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EndpointItemResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<i64>,
}

/// Pinpoint: `EndpointMessageResult`, part of MessageResponse, SendUsersMessageResponse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EndpointMessageResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    pub delivery_status: DeliveryStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    pub status_code: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_token: Option<String>,
}

/// Pinpoint: `EndpointResponse`, the answer of DeleteEndpoint, GetEndpoint; part of EndpointsResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EndpointResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::lists")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<BTreeMap<String, Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_type: Option<ChannelType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cohort_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demographic: Option<EndpointDemographic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<EndpointLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<BTreeMap<String, f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opt_out: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<EndpointUser>,
}

/// Pinpoint: `EndpointsResponse`, the answer of DeleteUserEndpoints, GetUserEndpoints.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EndpointsResponse {
    pub item: Vec<EndpointResponse>,
}

/// Pinpoint: `EventItemResponse`, part of ItemResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventItemResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<i64>,
}

/// Pinpoint: `EventStream`, the answer of DeleteEventStream, GetEventStream, PutEventStream.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventStream {
    pub application_id: String,
    pub destination_stream_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_updated_by: Option<String>,
    pub role_arn: String,
}

/// Pinpoint: `EventsResponse`, the answer of PutEvents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventsResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<BTreeMap<String, ItemResponse>>,
}

/// Pinpoint: `ExportJobResource`, part of ExportJobResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExportJobResource {
    pub role_arn: String,
    pub s3_url_prefix: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_version: Option<i64>,
}

/// Pinpoint: `ExportJobResponse`, the answer of CreateExportJob, GetExportJob; part of ExportJobsResponse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExportJobResponse {
    pub application_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_pieces: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion_date: Option<String>,
    pub creation_date: String,
    pub definition: ExportJobResource,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_pieces: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<String>>,
    pub id: String,
    pub job_status: JobStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_failures: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_pieces: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_processed: Option<i64>,
    pub r#type: String,
}

/// Pinpoint: `ExportJobsResponse`, the answer of GetExportJobs, GetSegmentExportJobs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExportJobsResponse {
    pub item: Vec<ExportJobResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Pinpoint: `GCMChannelResponse`, the answer of DeleteGcmChannel, GetGcmChannel, UpdateGcmChannel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GCMChannelResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_authentication_method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_credential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_fcm_service_credentials: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    pub platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `ImportJobResource`, part of ImportJobResponse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImportJobResource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub define_segment: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    pub format: Format,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register_endpoints: Option<bool>,
    pub role_arn: String,
    pub s3_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_name: Option<String>,
}

/// Pinpoint: `ImportJobResponse`, the answer of CreateImportJob, GetImportJob; part of ImportJobsResponse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImportJobResponse {
    pub application_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_pieces: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion_date: Option<String>,
    pub creation_date: String,
    pub definition: ImportJobResource,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_pieces: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<Vec<String>>,
    pub id: String,
    pub job_status: JobStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_failures: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_pieces: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_processed: Option<i64>,
    pub r#type: String,
}

/// Pinpoint: `ImportJobsResponse`, the answer of GetImportJobs, GetSegmentImportJobs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImportJobsResponse {
    pub item: Vec<ImportJobResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Pinpoint: `InAppCampaignSchedule`, part of InAppMessageCampaign.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InAppCampaignSchedule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_filter: Option<CampaignEventFilter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_time: Option<QuietTime>,
}

/// Pinpoint: `InAppMessage`, part of InAppMessageCampaign.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InAppMessage {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Vec<InAppMessageContent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_config: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
}

/// Pinpoint: `InAppMessageCampaign`, part of InAppMessagesResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InAppMessageCampaign {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily_cap: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_app_message: Option<InAppMessage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<InAppCampaignSchedule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_cap: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_cap: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treatment_id: Option<String>,
}

/// Pinpoint: `InAppMessagesResponse`, the answer of GetInAppMessages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InAppMessagesResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_app_message_campaigns: Option<Vec<InAppMessageCampaign>>,
}

/// Pinpoint: `InAppTemplateResponse`, the answer of GetInAppTemplate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InAppTemplateResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Vec<InAppMessageContent>>,
    pub creation_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_config: Option<BTreeMap<String, String>>,
    pub last_modified_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_description: Option<String>,
    pub template_name: String,
    pub template_type: TemplateType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(rename = "tags", skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Pinpoint: `ItemResponse`, part of EventsResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ItemResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_item_response: Option<EndpointItemResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events_item_response: Option<BTreeMap<String, EventItemResponse>>,
}

/// Pinpoint: `JourneyDateRangeKpiResponse`, the answer of GetJourneyDateRangeKpi.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyDateRangeKpiResponse {
    pub application_id: String,
    /// A moment in ISO 8601.
    pub end_time: String,
    pub journey_id: String,
    pub kpi_name: String,
    pub kpi_result: BaseKpiResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// A moment in ISO 8601.
    pub start_time: String,
}

/// Pinpoint: `JourneyExecutionActivityMetricsResponse`, the answer of GetJourneyExecutionActivityMetrics.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyExecutionActivityMetricsResponse {
    pub activity_type: String,
    pub application_id: String,
    pub journey_activity_id: String,
    pub journey_id: String,
    pub last_evaluated_time: String,
    pub metrics: BTreeMap<String, String>,
}

/// Pinpoint: `JourneyExecutionMetricsResponse`, the answer of GetJourneyExecutionMetrics.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyExecutionMetricsResponse {
    pub application_id: String,
    pub journey_id: String,
    pub last_evaluated_time: String,
    pub metrics: BTreeMap<String, String>,
}

/// Pinpoint: `JourneyResponse`, the answer of CreateJourney, DeleteJourney, GetJourney and 2 more; part of JourneysResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activities: Option<BTreeMap<String, Activity>>,
    pub application_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_days: Option<ClosedDays>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journey_channel_settings: Option<JourneyChannelSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<JourneyLimits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_time: Option<bool>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_hours: Option<OpenHours>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_time: Option<QuietTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_frequency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_on_segment_update: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<JourneySchedule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sending_schedule: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_condition: Option<StartCondition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone_estimation_methods: Option<Vec<TimezoneEstimationMethodsElement>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_for_quiet_time: Option<bool>,
    #[serde(rename = "tags", skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Pinpoint: `JourneyRunExecutionActivityMetricsResponse`, the answer of GetJourneyRunExecutionActivityMetrics.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyRunExecutionActivityMetricsResponse {
    pub activity_type: String,
    pub application_id: String,
    pub journey_activity_id: String,
    pub journey_id: String,
    pub last_evaluated_time: String,
    pub metrics: BTreeMap<String, String>,
    pub run_id: String,
}

/// Pinpoint: `JourneyRunExecutionMetricsResponse`, the answer of GetJourneyRunExecutionMetrics.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyRunExecutionMetricsResponse {
    pub application_id: String,
    pub journey_id: String,
    pub last_evaluated_time: String,
    pub metrics: BTreeMap<String, String>,
    pub run_id: String,
}

/// Pinpoint: `JourneyRunResponse`, part of JourneyRunsResponse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyRunResponse {
    pub creation_time: String,
    pub last_update_time: String,
    pub run_id: String,
    pub status: JourneyRunStatus,
}

/// Pinpoint: `JourneyRunsResponse`, the answer of GetJourneyRuns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneyRunsResponse {
    pub item: Vec<JourneyRunResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Pinpoint: `JourneysResponse`, the answer of ListJourneys.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct JourneysResponse {
    pub item: Vec<JourneyResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Pinpoint: `ListRecommenderConfigurationsResponse`, the answer of GetRecommenderConfigurations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRecommenderConfigurationsResponse {
    pub item: Vec<RecommenderConfigurationResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Pinpoint: `MessageBody`, the answer of DeleteEmailTemplate, DeleteInAppTemplate, DeletePushTemplate and 10 more.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MessageBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(rename = "RequestID", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// Pinpoint: `MessageResponse`, the answer of SendMessages, SendOTPMessage.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MessageResponse {
    pub application_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_result: Option<BTreeMap<String, EndpointMessageResult>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<BTreeMap<String, MessageResult>>,
}

/// Pinpoint: `MessageResult`, part of MessageResponse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MessageResult {
    pub delivery_status: DeliveryStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    pub status_code: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_token: Option<String>,
}

/// Pinpoint: `NumberValidateResponse`, the answer of PhoneNumberValidate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NumberValidateResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cleansed_phone_number_e164: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cleansed_phone_number_national: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_code_iso2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_code_numeric: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub county: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_country_code_iso2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_type_code: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zip_code: Option<String>,
}

/// Pinpoint: `PushNotificationTemplateResponse`, the answer of GetPushTemplate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PushNotificationTemplateResponse {
    #[serde(rename = "ADM", skip_serializing_if = "Option::is_none")]
    pub adm: Option<AndroidPushNotificationTemplate>,
    #[serde(rename = "APNS", skip_serializing_if = "Option::is_none")]
    pub apns: Option<APNSPushNotificationTemplate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baidu: Option<AndroidPushNotificationTemplate>,
    pub creation_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<DefaultPushNotificationTemplate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_substitutions: Option<String>,
    #[serde(rename = "GCM", skip_serializing_if = "Option::is_none")]
    pub gcm: Option<AndroidPushNotificationTemplate>,
    pub last_modified_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommender_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_description: Option<String>,
    pub template_name: String,
    pub template_type: TemplateType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(rename = "tags", skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Pinpoint: `RecommenderConfigurationResponse`, the answer of CreateRecommenderConfiguration, DeleteRecommenderConfiguration, GetRecommenderConfiguration and 1 more; part of ListRecommenderConfigurationsResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecommenderConfigurationResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<BTreeMap<String, String>>,
    pub creation_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub id: String,
    pub last_modified_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation_provider_id_type: Option<String>,
    pub recommendation_provider_role_arn: String,
    pub recommendation_provider_uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation_transformer_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendations_display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendations_per_message: Option<i64>,
}

/// Pinpoint: `ResultRow`, part of BaseKpiResult.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResultRow {
    pub grouped_bys: Vec<ResultRowValue>,
    pub values: Vec<ResultRowValue>,
}

/// Pinpoint: `ResultRowValue`, part of ResultRow.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResultRowValue {
    pub key: String,
    pub r#type: String,
    pub value: String,
}

/// Pinpoint: `SMSChannelResponse`, the answer of DeleteSmsChannel, GetSmsChannel, UpdateSmsChannel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SMSChannelResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_credential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    pub platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotional_messages_per_second: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transactional_messages_per_second: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `SMSTemplateResponse`, the answer of GetSmsTemplate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SMSTemplateResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    pub creation_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_substitutions: Option<String>,
    pub last_modified_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommender_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_description: Option<String>,
    pub template_name: String,
    pub template_type: TemplateType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(rename = "tags", skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Pinpoint: `SegmentImportResource`, part of SegmentResponse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentImportResource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_counts: Option<BTreeMap<String, i64>>,
    pub external_id: String,
    pub format: Format,
    pub role_arn: String,
    pub s3_url: String,
    pub size: i64,
}

/// Pinpoint: `SegmentResponse`, the answer of CreateSegment, DeleteSegment, GetSegment and 2 more; part of SegmentsResponse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentResponse {
    pub application_id: String,
    pub arn: String,
    pub creation_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<SegmentDimensions>,
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import_definition: Option<SegmentImportResource>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub membership_events: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_groups: Option<SegmentGroupList>,
    pub segment_type: SegmentType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(rename = "tags", skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Pinpoint: `SegmentsResponse`, the answer of GetSegmentVersions, GetSegments.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentsResponse {
    pub item: Vec<SegmentResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Pinpoint: `SendUsersMessageResponse`, the answer of SendUsersMessages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SendUsersMessageResponse {
    pub application_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<BTreeMap<String, BTreeMap<String, EndpointMessageResult>>>,
}

/// Pinpoint: `TemplateCreateMessageBody`, the answer of CreateInAppTemplate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TemplateCreateMessageBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(rename = "RequestID", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// Pinpoint: `TemplateResponse`, part of TemplatesResponse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TemplateResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    pub creation_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_substitutions: Option<String>,
    pub last_modified_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_description: Option<String>,
    pub template_name: String,
    pub template_type: TemplateType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(rename = "tags", skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Pinpoint: `TemplateVersionResponse`, part of TemplateVersionsResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TemplateVersionResponse {
    pub creation_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_substitutions: Option<String>,
    pub last_modified_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_description: Option<String>,
    pub template_name: String,
    pub template_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// Pinpoint: `TemplateVersionsResponse`, the answer of ListTemplateVersions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TemplateVersionsResponse {
    pub item: Vec<TemplateVersionResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    #[serde(rename = "RequestID", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// Pinpoint: `TemplatesResponse`, the answer of ListTemplates.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TemplatesResponse {
    pub item: Vec<TemplateResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Pinpoint: `TreatmentResource`, part of CampaignResponse.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TreatmentResource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_delivery_configuration: Option<CustomDeliveryConfiguration>,
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_configuration: Option<MessageConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    pub size_percent: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<CampaignState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_configuration: Option<TemplateConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treatment_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treatment_name: Option<String>,
}

/// Pinpoint: `VerificationResponse`, the answer of VerifyOTPMessage.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VerificationResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid: Option<bool>,
}

/// Pinpoint: `VoiceChannelResponse`, the answer of DeleteVoiceChannel, GetVoiceChannel, UpdateVoiceChannel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VoiceChannelResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_credential: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_archived: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_date: Option<String>,
    pub platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Pinpoint: `VoiceTemplateResponse`, the answer of GetVoiceTemplate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VoiceTemplateResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    pub creation_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_substitutions: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_code: Option<String>,
    pub last_modified_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_description: Option<String>,
    pub template_name: String,
    pub template_type: TemplateType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice_id: Option<String>,
    #[serde(rename = "tags", skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
}
