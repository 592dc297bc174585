//! Channels, without what opens their providers.

use super::plan::{Key, Thing};
use super::report::Verdict;
use super::take::Taker;
use crate::command::escape;
use serde_json::{Map, Value, json};

/// What opens a channel's provider. None of it is ever taken over.
const CREDENTIALS: [&str; 10] = [
    "ApiKey",
    "Certificate",
    "ClientId",
    "ClientSecret",
    "Credential",
    "PrivateKey",
    "SecretKey",
    "ServiceJson",
    "TokenKey",
    "TokenKeyId",
];
/// Channels that need no credentials of their own, and what is taken over of each.
const OPEN_CHANNELS: [(&str, &[&str]); 3] = [
    (
        "EMAIL",
        &[
            "Enabled",
            "FromAddress",
            "Identity",
            "RoleArn",
            "ConfigurationSet",
            "OrchestrationSendingRoleArn",
        ],
    ),
    ("SMS", &["Enabled", "SenderId", "ShortCode"]),
    ("VOICE", &["Enabled"]),
];
/// Channels that are nothing without their credentials.
const LOCKED_CHANNELS: [&str; 2] = ["ADM", "BAIDU"];

impl Taker<'_> {
    /// Takes a channel in. One whose credentials are missing is disabled, and says so.
    pub(super) fn channel(&mut self, key: &Key, thing: &Thing, name: &str) -> Result<(), String> {
        let saved = thing.latest();
        let path = format!(
            "/v1/apps/{}/channels/{}",
            key.app,
            escape(&key.id.to_ascii_lowercase())
        );
        if self.ask("GET", &path, String::new())?.0 == 200 {
            self.report.line(Verdict::Here, name, "");
            return Ok(());
        }
        if let Some((_, members)) = OPEN_CHANNELS
            .iter()
            .find(|(platform, _)| *platform == key.id)
        {
            let taken = members
                .iter()
                .filter_map(|name| Some(((*name).to_owned(), saved.get(name)?.clone())));
            return self.put(
                name,
                &path,
                &Value::Object(taken.collect::<Map<_, _>>()),
                "",
            );
        }
        let holds = CREDENTIALS
            .iter()
            .any(|name| saved.get(name).is_some_and(|value| !value.is_null()));
        let why = match holds {
            true => format!(
                "its credentials, which stand in {}, are not taken over",
                thing.from
            ),
            false => "its credentials are in no answer of the service".to_owned(),
        };
        match LOCKED_CHANNELS.contains(&key.id.as_str()) {
            true => {
                let note = format!(
                    "{why}, and without them there is no such channel. Set it with its Update operation"
                );
                self.report.line(Verdict::Left, name, &note);
                Ok(())
            }
            false => {
                let note = format!(
                    "disabled: {why}. Give them with its Update operation, and Enabled true"
                );
                self.put(name, &path, &json!({"Enabled": false}), &note)
            }
        }
    }
}
