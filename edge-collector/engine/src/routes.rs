//! The table of everything that can be called: one line per operation, naming its scope, the power it needs, and its room.

use crate::access::{self, Power};
use crate::answer::Answer;
use crate::call::{Call, Response};
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{
    apps, attributes, campaigns, channels, endpoints, event_stream, events, in_app, inbox, jobs,
    journeys, kpis, messages, metrics, openapi, otp, people, phone, recommenders, repeats,
    retention, segments, settings, tags, templates,
};
use carillon_wire::{Method, Operation, TemplateType, route};

pub(crate) type Handler = fn(&Turn<'_>, &Call) -> Result<Answer, ApiError>;

/// Who answers a call, and to whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) op: Op,
    pub(crate) of: Of,
    pub(crate) need: Need,
    pub(crate) handler: Handler,
}

/// An operation of Pinpoint's API, or one of our own beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Aws(Operation),
    Own(&'static str),
}

/// Whose database a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Account,
    /// The application that the path names.
    App,
    /// Whoever keeps the resource that an ARN in the path names.
    Named,
    /// Nobody's: the answer is the same for everyone and needs no turn and no credentials.
    Nobody,
}

/// What a key must be able to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Need {
    pub(crate) power: Power,
    /// Whether a browser's publishable key will do.
    pub(crate) browser: bool,
}

const READ: Need = Need {
    power: Power::Read,
    browser: false,
};
const WRITE: Need = Need {
    power: Power::Write,
    browser: false,
};
const ADMIN: Need = Need {
    power: Power::Admin,
    browser: false,
};
const BROWSER_READ: Need = Need {
    power: Power::Read,
    browser: true,
};
const BROWSER_WRITE: Need = Need {
    power: Power::Write,
    browser: true,
};

/// The route of an operation of the API. As long as the API is: a line each, and no default, so that none is forgotten.
#[rustfmt::skip]
fn aws(operation: Operation) -> (Of, Need, Handler) {
    use Operation::*;
    match operation {
        CreateApp => (Of::Account, ADMIN, apps::create_app),
        CreateCampaign => (Of::App, WRITE, campaigns::create_campaign),
        CreateEmailTemplate => (Of::Account, WRITE, |turn, call| templates::create_template(turn, call, TemplateType::Email)),
        CreateExportJob => (Of::App, WRITE, jobs::create_export_job),
        CreateImportJob => (Of::App, WRITE, jobs::create_import_job),
        CreateInAppTemplate => (Of::Account, WRITE, |turn, call| templates::create_template(turn, call, TemplateType::Inapp)),
        CreateJourney => (Of::App, WRITE, journeys::create_journey),
        CreatePushTemplate => (Of::Account, WRITE, |turn, call| templates::create_template(turn, call, TemplateType::Push)),
        CreateRecommenderConfiguration => (Of::Account, WRITE, recommenders::create_recommender_configuration),
        CreateSegment => (Of::App, WRITE, segments::create_segment),
        CreateSmsTemplate => (Of::Account, WRITE, |turn, call| templates::create_template(turn, call, TemplateType::Sms)),
        CreateVoiceTemplate => (Of::Account, WRITE, |turn, call| templates::create_template(turn, call, TemplateType::Voice)),
        DeleteAdmChannel => (Of::App, ADMIN, channels::delete_channel),
        DeleteApnsChannel => (Of::App, ADMIN, channels::delete_channel),
        DeleteApnsSandboxChannel => (Of::App, ADMIN, channels::delete_channel),
        DeleteApnsVoipChannel => (Of::App, ADMIN, channels::delete_channel),
        DeleteApnsVoipSandboxChannel => (Of::App, ADMIN, channels::delete_channel),
        DeleteApp => (Of::Account, ADMIN, apps::delete_app),
        DeleteBaiduChannel => (Of::App, ADMIN, channels::delete_channel),
        DeleteCampaign => (Of::App, WRITE, campaigns::delete_campaign),
        DeleteEmailChannel => (Of::App, ADMIN, channels::delete_channel),
        DeleteEmailTemplate => (Of::Account, WRITE, |turn, call| templates::delete_template(turn, call, TemplateType::Email)),
        DeleteEndpoint => (Of::App, WRITE, endpoints::delete_endpoint),
        DeleteEventStream => (Of::App, ADMIN, event_stream::delete_event_stream),
        DeleteGcmChannel => (Of::App, ADMIN, channels::delete_channel),
        DeleteInAppTemplate => (Of::Account, WRITE, |turn, call| templates::delete_template(turn, call, TemplateType::Inapp)),
        DeleteJourney => (Of::App, WRITE, journeys::delete_journey),
        DeletePushTemplate => (Of::Account, WRITE, |turn, call| templates::delete_template(turn, call, TemplateType::Push)),
        DeleteRecommenderConfiguration => (Of::Account, WRITE, recommenders::delete_recommender_configuration),
        DeleteSegment => (Of::App, WRITE, segments::delete_segment),
        DeleteSmsChannel => (Of::App, ADMIN, channels::delete_channel),
        DeleteSmsTemplate => (Of::Account, WRITE, |turn, call| templates::delete_template(turn, call, TemplateType::Sms)),
        DeleteUserEndpoints => (Of::App, WRITE, endpoints::delete_user_endpoints),
        DeleteVoiceChannel => (Of::App, ADMIN, channels::delete_channel),
        DeleteVoiceTemplate => (Of::Account, WRITE, |turn, call| templates::delete_template(turn, call, TemplateType::Voice)),
        GetAdmChannel => (Of::App, READ, channels::get_channel),
        GetApnsChannel => (Of::App, READ, channels::get_channel),
        GetApnsSandboxChannel => (Of::App, READ, channels::get_channel),
        GetApnsVoipChannel => (Of::App, READ, channels::get_channel),
        GetApnsVoipSandboxChannel => (Of::App, READ, channels::get_channel),
        GetApp => (Of::Account, READ, apps::get_app),
        GetApplicationDateRangeKpi => (Of::App, READ, kpis::get_application_date_range_kpi),
        GetApplicationSettings => (Of::App, READ, settings::get_application_settings),
        GetApps => (Of::Account, READ, apps::get_apps),
        GetBaiduChannel => (Of::App, READ, channels::get_channel),
        GetCampaign => (Of::App, READ, campaigns::get_campaign),
        GetCampaignActivities => (Of::App, READ, campaigns::get_campaign_activities),
        GetCampaignDateRangeKpi => (Of::App, READ, kpis::get_campaign_date_range_kpi),
        GetCampaignVersion => (Of::App, READ, campaigns::get_campaign_version),
        GetCampaignVersions => (Of::App, READ, campaigns::get_campaign_versions),
        GetCampaigns => (Of::App, READ, campaigns::get_campaigns),
        GetChannels => (Of::App, READ, channels::get_channels),
        GetEmailChannel => (Of::App, READ, channels::get_channel),
        GetEmailTemplate => (Of::Account, READ, |turn, call| templates::get_template(turn, call, TemplateType::Email)),
        GetEndpoint => (Of::App, READ, endpoints::get_endpoint),
        GetEventStream => (Of::App, READ, event_stream::get_event_stream),
        GetExportJob => (Of::App, READ, jobs::get_export_job),
        GetExportJobs => (Of::App, READ, jobs::get_export_jobs),
        GetGcmChannel => (Of::App, READ, channels::get_channel),
        GetImportJob => (Of::App, READ, jobs::get_import_job),
        GetImportJobs => (Of::App, READ, jobs::get_import_jobs),
        GetInAppMessages => (Of::App, BROWSER_READ, in_app::get_in_app_messages),
        GetInAppTemplate => (Of::Account, READ, |turn, call| templates::get_template(turn, call, TemplateType::Inapp)),
        GetJourney => (Of::App, READ, journeys::get_journey),
        GetJourneyDateRangeKpi => (Of::App, READ, kpis::get_journey_date_range_kpi),
        GetJourneyExecutionActivityMetrics => (Of::App, READ, journeys::get_journey_execution_activity_metrics),
        GetJourneyExecutionMetrics => (Of::App, READ, journeys::get_journey_execution_metrics),
        GetJourneyRunExecutionActivityMetrics => (Of::App, READ, journeys::get_journey_run_execution_activity_metrics),
        GetJourneyRunExecutionMetrics => (Of::App, READ, journeys::get_journey_run_execution_metrics),
        GetJourneyRuns => (Of::App, READ, journeys::get_journey_runs),
        GetPushTemplate => (Of::Account, READ, |turn, call| templates::get_template(turn, call, TemplateType::Push)),
        GetRecommenderConfiguration => (Of::Account, READ, recommenders::get_recommender_configuration),
        GetRecommenderConfigurations => (Of::Account, READ, recommenders::get_recommender_configurations),
        GetSegment => (Of::App, READ, segments::get_segment),
        GetSegmentExportJobs => (Of::App, READ, jobs::get_segment_export_jobs),
        GetSegmentImportJobs => (Of::App, READ, jobs::get_segment_import_jobs),
        GetSegmentVersion => (Of::App, READ, segments::get_segment_version),
        GetSegmentVersions => (Of::App, READ, segments::get_segment_versions),
        GetSegments => (Of::App, READ, segments::get_segments),
        GetSmsChannel => (Of::App, READ, channels::get_channel),
        GetSmsTemplate => (Of::Account, READ, |turn, call| templates::get_template(turn, call, TemplateType::Sms)),
        GetUserEndpoints => (Of::App, READ, endpoints::get_user_endpoints),
        GetVoiceChannel => (Of::App, READ, channels::get_channel),
        GetVoiceTemplate => (Of::Account, READ, |turn, call| templates::get_template(turn, call, TemplateType::Voice)),
        ListJourneys => (Of::App, READ, journeys::list_journeys),
        ListTagsForResource => (Of::Named, READ, tags::list_tags_for_resource),
        ListTemplateVersions => (Of::Account, READ, templates::list_template_versions),
        ListTemplates => (Of::Account, READ, templates::list_templates),
        PhoneNumberValidate => (Of::Account, READ, phone::phone_number_validate),
        PutEventStream => (Of::App, ADMIN, event_stream::put_event_stream),
        PutEvents => (Of::App, BROWSER_WRITE, events::put_events),
        RemoveAttributes => (Of::App, WRITE, attributes::remove_attributes),
        SendMessages => (Of::App, WRITE, |turn, call| repeats::once(turn, call, messages::send_messages)),
        SendOTPMessage => (Of::App, WRITE, |turn, call| repeats::once(turn, call, otp::send_otp_message)),
        SendUsersMessages => (Of::App, WRITE, |turn, call| repeats::once(turn, call, messages::send_users_messages)),
        TagResource => (Of::Named, WRITE, tags::tag_resource),
        UntagResource => (Of::Named, WRITE, tags::untag_resource),
        UpdateAdmChannel => (Of::App, ADMIN, channels::update_channel),
        UpdateApnsChannel => (Of::App, ADMIN, channels::update_channel),
        UpdateApnsSandboxChannel => (Of::App, ADMIN, channels::update_channel),
        UpdateApnsVoipChannel => (Of::App, ADMIN, channels::update_channel),
        UpdateApnsVoipSandboxChannel => (Of::App, ADMIN, channels::update_channel),
        UpdateApplicationSettings => (Of::App, ADMIN, settings::update_application_settings),
        UpdateBaiduChannel => (Of::App, ADMIN, channels::update_channel),
        UpdateCampaign => (Of::App, WRITE, campaigns::update_campaign),
        UpdateEmailChannel => (Of::App, ADMIN, channels::update_channel),
        UpdateEmailTemplate => (Of::Account, WRITE, |turn, call| templates::update_template(turn, call, TemplateType::Email)),
        UpdateEndpoint => (Of::App, BROWSER_WRITE, endpoints::update_endpoint),
        UpdateEndpointsBatch => (Of::App, WRITE, endpoints::update_endpoints_batch),
        UpdateGcmChannel => (Of::App, ADMIN, channels::update_channel),
        UpdateInAppTemplate => (Of::Account, WRITE, |turn, call| templates::update_template(turn, call, TemplateType::Inapp)),
        UpdateJourney => (Of::App, WRITE, journeys::update_journey),
        UpdateJourneyState => (Of::App, WRITE, journeys::update_journey_state),
        UpdatePushTemplate => (Of::Account, WRITE, |turn, call| templates::update_template(turn, call, TemplateType::Push)),
        UpdateRecommenderConfiguration => (Of::Account, WRITE, recommenders::update_recommender_configuration),
        UpdateSegment => (Of::App, WRITE, segments::update_segment),
        UpdateSmsChannel => (Of::App, ADMIN, channels::update_channel),
        UpdateSmsTemplate => (Of::Account, WRITE, |turn, call| templates::update_template(turn, call, TemplateType::Sms)),
        UpdateTemplateActiveVersion => (Of::Account, WRITE, templates::update_template_active_version),
        UpdateVoiceChannel => (Of::App, ADMIN, channels::update_channel),
        UpdateVoiceTemplate => (Of::Account, WRITE, |turn, call| templates::update_template(turn, call, TemplateType::Voice)),
        VerifyOTPMessage => (Of::App, WRITE, otp::verify_otp_message),
    }
}

/// Name, verb, path and success status. A segment of the path in braces is a label.
type OwnRow = (
    &'static str,
    &'static str,
    &'static str,
    u16,
    Of,
    Need,
    Handler,
);

/// Our own routes, beside the API.
#[rustfmt::skip]
const OWN: &[OwnRow] = &[
    ("OpenApi", "GET", "/openapi.json", 200, Of::Nobody, READ, openapi::open_api),
    ("InboxPage", "GET", "/inbox", 200, Of::Nobody, READ, inbox::inbox_page),
    ("InboxScript", "GET", "/inbox/page.js", 200, Of::Nobody, READ, inbox::inbox_script),
    ("InboxStyle", "GET", "/inbox/page.css", 200, Of::Nobody, READ, inbox::inbox_style),
    ("InboxMessages", "GET", "/inbox/messages", 200, Of::Account, READ, inbox::inbox_messages),
    ("InboxMessage", "GET", "/inbox/messages/{message-id}", 200, Of::Account, READ, inbox::inbox_message),
    ("CreateKey", "POST", "/keys", 201, Of::Account, ADMIN, access::create_key),
    ("ListKeys", "GET", "/keys", 200, Of::Account, ADMIN, access::list_keys),
    ("RevokeKey", "DELETE", "/keys/{key-id}", 200, Of::Account, ADMIN, access::revoke_key),
    ("RotateKey", "POST", "/keys/{key-id}/rotate", 200, Of::Account, ADMIN, access::rotate_key),
    ("DropFormerSecret", "DELETE", "/keys/{key-id}/former", 200, Of::Account, ADMIN, access::drop_former),
    ("LiveMessages", "GET", "/v1/apps/{application-id}/endpoints/{endpoint-id}/inappmessages/live", Response::UPGRADE, Of::App, BROWSER_READ, in_app::live_messages),
    ("RestoreApp", "PUT", "/carillon/restore/apps/{application-id}", 200, Of::Account, ADMIN, apps::restore_app),
    ("RestoreTemplate", "PUT", "/carillon/restore/templates/{template-name}/{template-type}", 200, Of::Account, ADMIN, templates::restore_template),
    ("RestoreSettings", "PUT", "/carillon/restore/apps/{application-id}/settings", 200, Of::App, ADMIN, settings::restore_settings),
    ("RestoreEndpoints", "POST", "/carillon/restore/apps/{application-id}/endpoints", 200, Of::App, ADMIN, endpoints::restore_endpoints),
    ("RestoreSegment", "PUT", "/carillon/restore/apps/{application-id}/segments/{segment-id}", 200, Of::App, ADMIN, segments::restore_segment),
    ("RestoreCampaign", "PUT", "/carillon/restore/apps/{application-id}/campaigns/{campaign-id}", 200, Of::App, ADMIN, campaigns::restore_campaign),
    ("RestoreJourney", "PUT", "/carillon/restore/apps/{application-id}/journeys/{journey-id}", 200, Of::App, ADMIN, journeys::restore_journey),
    ("CountSegment", "GET", "/carillon/apps/{application-id}/segments/{segment-id}/count", 200, Of::App, READ, segments::count_segment),
    ("CountDraft", "POST", "/carillon/apps/{application-id}/segments/count", 200, Of::App, READ, segments::count_draft),
    ("SampleSegment", "GET", "/carillon/apps/{application-id}/segments/{segment-id}/sample", 200, Of::App, READ, segments::sample_segment),
    ("WhySegment", "GET", "/carillon/apps/{application-id}/segments/{segment-id}/why/{endpoint-id}", 200, Of::App, READ, segments::why_segment),
    ("StartUpload", "POST", "/carillon/apps/{application-id}/uploads", 200, Of::App, WRITE, jobs::start_upload),
    ("Upload", "PUT", "/carillon/apps/{application-id}/uploads/{job-id}", 200, Of::App, WRITE, jobs::upload),
    ("EventStreamLag", "GET", "/carillon/apps/{application-id}/eventstream", 200, Of::App, READ, event_stream::stream_lag),
    ("RenewEventStreamSecret", "POST", "/carillon/apps/{application-id}/eventstream/secret", 200, Of::App, ADMIN, event_stream::renew_stream_secret),
    ("Trail", "GET", "/carillon/apps/{application-id}/endpoints/{endpoint-id}/trail", 200, Of::App, READ, endpoints::trail),
    ("ListEndpoints", "GET", "/carillon/apps/{application-id}/endpoints", 200, Of::App, READ, people::list_endpoints),
    ("ExportEndpoint", "GET", "/carillon/apps/{application-id}/endpoints/{endpoint-id}/export", 200, Of::App, READ, people::export_endpoint),
    ("EraseEndpoint", "DELETE", "/carillon/apps/{application-id}/endpoints/{endpoint-id}/everything", 202, Of::App, ADMIN, people::erase_endpoint),
    ("ListUsers", "GET", "/carillon/apps/{application-id}/users", 200, Of::App, READ, people::list_users),
    ("ExportUser", "GET", "/carillon/apps/{application-id}/users/{user-id}/export", 200, Of::App, READ, people::export_user),
    ("EraseUser", "DELETE", "/carillon/apps/{application-id}/users/{user-id}/everything", 202, Of::App, ADMIN, people::erase_user),
    ("GetRetention", "GET", "/carillon/apps/{application-id}/retention", 200, Of::App, READ, retention::get_retention),
    ("GetAppMetrics", "GET", "/carillon/apps/{application-id}/metrics", 200, Of::App, READ, metrics::get_app_metrics),
    ("GetMetrics", "GET", "/metrics", 200, Of::Account, READ, metrics::get_metrics),
    ("GetErasure", "GET", "/carillon/apps/{application-id}/erasures/{erasure-id}", 200, Of::App, READ, people::get_erasure),
];

impl Route {
    /// Every route, those of the API first.
    pub(crate) fn all() -> impl Iterator<Item = Route> {
        Operation::ALL
            .into_iter()
            .map(of)
            .chain(OWN.iter().map(of_own))
    }

    /// What is called, such as `CreateCampaign`.
    pub(crate) fn name(&self) -> &'static str {
        match self.op {
            Op::Aws(operation) => operation.name(),
            Op::Own(name) => name,
        }
    }

    /// The verb, and the path with its labels in braces.
    pub(crate) fn place(&self) -> (&'static str, &'static str) {
        match self.op {
            Op::Aws(operation) => (operation.method().as_str(), operation.path()),
            Op::Own(name) => own(name).map_or(("", ""), |row| (row.1, row.2)),
        }
    }

    /// The HTTP status of success.
    pub(crate) fn success(&self) -> u16 {
        match self.op {
            Op::Aws(operation) => operation.success(),
            Op::Own(name) => own(name).map_or(200, |row| row.3),
        }
    }
}

fn own(name: &str) -> Option<&'static OwnRow> {
    OWN.iter().find(|row| row.0 == name)
}

fn of(operation: Operation) -> Route {
    let (of, need, handler) = aws(operation);
    Route {
        op: Op::Aws(operation),
        of,
        need,
        handler,
    }
}

fn of_own(row: &OwnRow) -> Route {
    Route {
        op: Op::Own(row.0),
        of: row.4,
        need: row.5,
        handler: row.6,
    }
}

pub(crate) type Labels = Vec<(&'static str, String)>;

/// The route and labels of a raw path; the error says whether the path or only the verb is unknown.
pub(crate) fn find(method: &str, path: &str) -> Result<(Route, Labels), ApiError> {
    let verb = Method::from_name(method);
    if let Some((operation, labels)) = verb.and_then(|verb| route::find(verb, path)) {
        return Ok((of(operation), labels.into_iter().collect()));
    }
    let own: Vec<_> = OWN
        .iter()
        .filter_map(|row| own_labels(row.2, path).map(|labels| (row, labels)))
        .collect();
    let known = !own.is_empty() || !route::methods_for(path).is_empty();
    match own.into_iter().find(|(row, _)| row.1 == method) {
        Some((row, labels)) => Ok((of_own(row), labels)),
        None if known => Err(ApiError::MethodNotAllowed(format!(
            "{path} does not take {method}. /openapi.json says what each path takes."
        ))),
        None => Err(ApiError::NotFound(format!(
            "There is nothing at {path}. /openapi.json lists what there is."
        ))),
    }
}

fn own_labels(template: &'static str, path: &str) -> Option<Labels> {
    let path = path.strip_suffix('/').unwrap_or(path);
    if template.split('/').count() != path.split('/').count() {
        return None;
    }
    let mut labels = Labels::new();
    for (expected, given) in template.split('/').zip(path.split('/')) {
        match expected
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'))
        {
            Some(name) => labels.push((name, route::decode(given)?)),
            None if expected == given => {}
            None => return None,
        }
    }
    Some(labels)
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::error::ApiError;
    use carillon_wire::Operation;

    #[test]
    fn every_operation_of_the_contract_has_its_route() {
        for operation in Operation::ALL {
            let path = operation.path().replace(['{', '}'], "");
            let (route, _) = find(operation.method().as_str(), &path).unwrap();
            assert_eq!(route.success(), operation.success(), "{}", operation.name());
        }
    }

    #[test]
    fn a_wrong_verb_is_told_from_an_unknown_path() {
        assert!(matches!(
            find("PATCH", "/v1/apps"),
            Err(ApiError::MethodNotAllowed(_))
        ));
        assert!(matches!(
            find("PUT", "/keys"),
            Err(ApiError::MethodNotAllowed(_))
        ));
        assert!(matches!(
            find("GET", "/v2/apps"),
            Err(ApiError::NotFound(_))
        ));
    }

    #[test]
    fn our_own_routes_decode_their_labels() {
        let (_, labels) = find("GET", "/carillon/apps/a1/endpoints/us-east-1%3Ab/trail").unwrap();
        assert_eq!(
            labels,
            [
                ("application-id", "a1".to_owned()),
                ("endpoint-id", "us-east-1:b".to_owned())
            ]
        );
    }

    #[test]
    fn the_readme_counts_the_operations() {
        let count = format!("**all {} operations**", Operation::ALL.len());
        assert!(
            include_str!("../../../README.md").contains(&count),
            "{count}"
        );
    }
}
