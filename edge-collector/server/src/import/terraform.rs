//! What a Terraform state says of Pinpoint, written as Pinpoint's own API would answer it.

use super::saved::{Kind, Saved};
use serde_json::{Map, Value, json};

/// The version of the state's form that is read; Terraform has written no other since 0.12.
const VERSION: u64 = 4;

/// Whether a value is a state.
pub(super) fn is_state(value: &Value) -> bool {
    value.get("resources").is_some_and(Value::is_array) && value.get("version").is_some()
}

/// Every resource of Pinpoint's in a state.
pub(super) fn read(state: &Value) -> Vec<Saved> {
    if state["version"].as_u64() != Some(VERSION) {
        return vec![Saved::Left(format!(
            "a Terraform state of version {}; only version {VERSION} is read",
            state["version"]
        ))];
    }
    let resources = state["resources"].as_array().into_iter().flatten();
    let managed = resources.filter(|resource| resource["mode"] == "managed");
    let mut found = Vec::new();
    for resource in managed {
        let kind = resource["type"].as_str().unwrap_or_default();
        let Some(kind) = kind.strip_prefix("aws_pinpoint_") else {
            continue;
        };
        for instance in resource["instances"].as_array().into_iter().flatten() {
            found.extend(one(kind, &instance["attributes"]));
        }
    }
    found
}

fn one(kind: &str, attributes: &Value) -> Vec<Saved> {
    match kind {
        "app" => app(attributes),
        "event_stream" => vec![Saved::One(Kind::EventStream, renamed(attributes))],
        "email_template" => vec![email_template(attributes)],
        _ => match kind.strip_suffix("_channel") {
            Some(platform) => {
                let mut body = renamed(attributes);
                body["Platform"] = Value::from(platform.to_ascii_uppercase());
                vec![Saved::One(Kind::Channel, body)]
            }
            None => vec![Saved::Left(format!(
                "aws_pinpoint_{kind} is not taken over"
            ))],
        },
    }
}

/// An application, and the settings that stand in its resource.
fn app(attributes: &Value) -> Vec<Saved> {
    let id = &attributes["application_id"];
    let app = json!({"Id": id, "Name": attributes["name"], "tags": attributes["tags"]});
    let mut settings = Map::new();
    for (theirs, ours) in [
        ("campaign_hook", "CampaignHook"),
        ("limits", "Limits"),
        ("quiet_time", "QuietTime"),
    ] {
        if let Some(block) = attributes[theirs].get(0) {
            settings.insert(ours.to_owned(), renamed(block));
        }
    }
    let mut found = vec![Saved::One(Kind::App, app)];
    if !settings.is_empty() {
        settings.insert("ApplicationId".to_owned(), id.clone());
        found.push(Saved::One(Kind::Settings, Value::Object(settings)));
    }
    found
}

fn email_template(attributes: &Value) -> Saved {
    let mut body = renamed(attributes["email_template"].get(0).unwrap_or(&Value::Null));
    if let Some(description) = body
        .as_object_mut()
        .and_then(|body| body.remove("Description"))
    {
        body["TemplateDescription"] = description;
    }
    if let Some(headers) = body.as_object_mut().and_then(|body| body.remove("Header")) {
        let headers = headers.as_array().into_iter().flatten().map(renamed);
        body["Headers"] = headers.collect();
    }
    body["TemplateName"] = attributes["template_name"].clone();
    body["TemplateType"] = Value::from("EMAIL");
    body["tags"] = attributes["tags"].clone();
    Saved::One(Kind::Template, body)
}

/// Members under the API's names: `from_address` is `FromAddress`. What Terraform writes as empty was never said.
fn renamed(attributes: &Value) -> Value {
    let members = attributes.as_object().into_iter().flatten();
    let said = members.filter(|(_, value)| !value.is_null() && *value != "");
    said.map(|(name, value)| (pascal(name), value.clone()))
        .collect()
}

fn pascal(name: &str) -> String {
    let mut words = String::new();
    for word in name.split('_') {
        let mut letters = word.chars();
        words.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        words.push_str(letters.as_str());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::saved::{Kind, Saved, recognise};
    use serde_json::json;

    #[test]
    fn resources_are_written_as_the_api_answers_them() {
        let state = json!({"version": 4, "resources": [
            {"mode": "data", "type": "aws_pinpoint_app", "instances": [{"attributes": {}}]},
            {"mode": "managed", "type": "aws_s3_bucket", "instances": [{"attributes": {}}]},
            {"mode": "managed", "type": "aws_pinpoint_app", "instances": [{"attributes": {
                "application_id": "a1", "name": "Shop", "limits": [{"daily": 3}], "quiet_time": [], "tags": null,
            }}]},
            {"mode": "managed", "type": "aws_pinpoint_apns_sandbox_channel", "instances": [{"attributes": {
                "application_id": "a1", "enabled": true, "private_key": "x", "team_id": "",
            }}]},
        ]});
        assert_eq!(
            recognise(state),
            [
                Saved::One(Kind::App, json!({"Id": "a1", "Name": "Shop", "tags": null})),
                Saved::One(
                    Kind::Settings,
                    json!({"ApplicationId": "a1", "Limits": {"Daily": 3}})
                ),
                Saved::One(
                    Kind::Channel,
                    json!({"ApplicationId": "a1", "Enabled": true, "PrivateKey": "x", "Platform": "APNS_SANDBOX"})
                ),
            ]
        );
        let old = json!({"version": 3, "resources": []});
        assert!(matches!(recognise(old).as_slice(), [Saved::Left(_)]));
    }
}
