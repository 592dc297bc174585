//! The kinds of channel: what each is called, and what its request can say.

use crate::call::Call;
use crate::error::ApiError;
use crate::routes::Op;
use carillon_wire::{
    ADMChannelRequest, APNSChannelRequest, BaiduChannelRequest, EmailChannelRequest,
    GCMChannelRequest, SMSChannelRequest, VoiceChannelRequest,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A way that a message can leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Adm,
    Apns,
    ApnsSandbox,
    ApnsVoip,
    ApnsVoipSandbox,
    Baidu,
    Email,
    Gcm,
    Sms,
    Voice,
}

/// What becomes of a member of a channel's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// Answers show it, under this name.
    Shown(&'static str),
    /// It is kept as it is, and no answer has a place for it.
    Kept,
    /// A secret: it is sealed before it is kept, and no answer shows it.
    Sealed,
}

/// What a request says of a channel.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Given {
    #[serde(rename = "Enabled")]
    pub(super) enabled: Option<bool>,
    /// Every other member is a text.
    #[serde(flatten)]
    pub(super) texts: BTreeMap<String, String>,
}

/// A way to prove to a provider who sends: the words that name it, and the members that it takes.
pub(super) type Method = (&'static [&'static str], &'static [&'static str]);

impl Kind {
    pub(super) const ALL: [Kind; 10] = [
        Kind::Adm,
        Kind::Apns,
        Kind::ApnsSandbox,
        Kind::ApnsVoip,
        Kind::ApnsVoipSandbox,
        Kind::Baidu,
        Kind::Email,
        Kind::Gcm,
        Kind::Sms,
        Kind::Voice,
    ];

    /// Its name in paths and ARNs.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Kind::Adm => "adm",
            Kind::Apns => "apns",
            Kind::ApnsSandbox => "apns_sandbox",
            Kind::ApnsVoip => "apns_voip",
            Kind::ApnsVoipSandbox => "apns_voip_sandbox",
            Kind::Baidu => "baidu",
            Kind::Email => "email",
            Kind::Gcm => "gcm",
            Kind::Sms => "sms",
            Kind::Voice => "voice",
        }
    }

    /// Its name in answers and in the store.
    pub(super) const fn platform(self) -> &'static str {
        match self {
            Kind::Adm => "ADM",
            Kind::Apns => "APNS",
            Kind::ApnsSandbox => "APNS_SANDBOX",
            Kind::ApnsVoip => "APNS_VOIP",
            Kind::ApnsVoipSandbox => "APNS_VOIP_SANDBOX",
            Kind::Baidu => "BAIDU",
            Kind::Email => "EMAIL",
            Kind::Gcm => "GCM",
            Kind::Sms => "SMS",
            Kind::Voice => "VOICE",
        }
    }

    /// The kind that a call is about: its path ends in the kind's word.
    pub(super) fn of(call: &Call) -> Result<Kind, ApiError> {
        let path = match call.route.op {
            Op::Aws(operation) => operation.path(),
            Op::Own(name) => name,
        };
        let word = path.rsplit('/').next().unwrap_or_default();
        let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word);
        kind.ok_or_else(|| ApiError::Internal(format!("no kind of channel is called {word}")))
    }

    /// The members of its request beside `Enabled`.
    pub(super) const fn members(self) -> &'static [(&'static str, Care)] {
        use Care::{Kept, Sealed, Shown};
        match self {
            Kind::Adm => &[("ClientId", Kept), ("ClientSecret", Sealed)],
            Kind::Apns | Kind::ApnsSandbox | Kind::ApnsVoip | Kind::ApnsVoipSandbox => &[
                ("BundleId", Kept),
                ("Certificate", Sealed),
                (METHOD, Shown(METHOD)),
                ("PrivateKey", Sealed),
                ("TeamId", Kept),
                ("TokenKey", Sealed),
                ("TokenKeyId", Kept),
            ],
            // Baidu's ApiKey is the name of an account, and the service shows it as the channel's credential. SecretKey is the secret.
            Kind::Baidu => &[("ApiKey", Shown("Credential")), ("SecretKey", Sealed)],
            Kind::Email => &[
                ("ConfigurationSet", Shown("ConfigurationSet")),
                ("FromAddress", Shown("FromAddress")),
                ("Identity", Shown("Identity")),
                (
                    "OrchestrationSendingRoleArn",
                    Shown("OrchestrationSendingRoleArn"),
                ),
                ("RoleArn", Shown("RoleArn")),
            ],
            // Google's ApiKey opens everything by itself: unlike the service, which shows it as `Credential`, Carillon shows it to nobody.
            Kind::Gcm => &[
                ("ApiKey", Sealed),
                (METHOD, Shown(METHOD)),
                ("ServiceJson", Sealed),
            ],
            Kind::Sms => &[
                ("SenderId", Shown("SenderId")),
                ("ShortCode", Shown("ShortCode")),
            ],
            Kind::Voice => &[],
        }
    }

    /// The members that every request of it must have.
    pub(super) const fn required(self) -> &'static [&'static str] {
        match self {
            Kind::Adm => &["ClientId", "ClientSecret"],
            Kind::Baidu => &["ApiKey", "SecretKey"],
            Kind::Email => &["FromAddress", "Identity"],
            Kind::Apns
            | Kind::ApnsSandbox
            | Kind::ApnsVoip
            | Kind::ApnsVoipSandbox
            | Kind::Gcm
            | Kind::Sms
            | Kind::Voice => &[],
        }
    }

    /// The ways among which `DefaultAuthenticationMethod` chooses, the one that is meant when it does not first.
    pub(super) const fn methods(self) -> &'static [Method] {
        match self {
            Kind::Apns | Kind::ApnsSandbox | Kind::ApnsVoip | Kind::ApnsVoipSandbox => &[
                (&["CERTIFICATE"], &["Certificate", "PrivateKey"]),
                (
                    &["KEY", "TOKEN"],
                    &["TokenKey", "TokenKeyId", "TeamId", "BundleId"],
                ),
            ],
            Kind::Gcm => &[(&["KEY"], &["ApiKey"]), (&["TOKEN"], &["ServiceJson"])],
            Kind::Adm | Kind::Baidu | Kind::Email | Kind::Sms | Kind::Voice => &[],
        }
    }

    /// The flag of an answer that says whether a secret is there, and the secret.
    pub(super) const fn flag(self) -> Option<(&'static str, &'static str)> {
        match self {
            Kind::Apns | Kind::ApnsSandbox | Kind::ApnsVoip | Kind::ApnsVoipSandbox => {
                Some(("HasTokenKey", "TokenKey"))
            }
            Kind::Gcm => Some(("HasFcmServiceCredentials", "ServiceJson")),
            Kind::Adm | Kind::Baidu | Kind::Email | Kind::Sms | Kind::Voice => None,
        }
    }

    /// Reads what a call says, by the shape of the kind's own request.
    pub(super) fn read(self, call: &Call) -> Result<Given, ApiError> {
        match self {
            Kind::Adm => given::<ADMChannelRequest>(call),
            Kind::Apns | Kind::ApnsSandbox | Kind::ApnsVoip | Kind::ApnsVoipSandbox => {
                given::<APNSChannelRequest>(call)
            }
            Kind::Baidu => given::<BaiduChannelRequest>(call),
            Kind::Email => given::<EmailChannelRequest>(call),
            Kind::Gcm => given::<GCMChannelRequest>(call),
            Kind::Sms => given::<SMSChannelRequest>(call),
            Kind::Voice => given::<VoiceChannelRequest>(call),
        }
    }
}

/// The member that chooses among [`Kind::methods`].
pub(super) const METHOD: &str = "DefaultAuthenticationMethod";

fn given<T: Serialize + DeserializeOwned>(call: &Call) -> Result<Given, ApiError> {
    let body: T = call.body()?;
    serde_json::to_value(body)
        .and_then(serde_json::from_value)
        .map_err(|error| ApiError::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn a_kind_has_the_members_of_its_request_in_the_api() {
        let api = include_str!("../../../wire/api/pinpoint-2016-12-01.json");
        let api: Value = serde_json::from_str(api).unwrap();
        let operations = api["operations"].as_object().unwrap();
        for kind in Kind::ALL {
            let path = format!("/channels/{}", kind.word());
            let update = operations.values().find(|operation| {
                operation["method"] == "PUT" && operation["path"].as_str().unwrap().ends_with(&path)
            });
            let input = update.unwrap()["input"].as_str().unwrap();
            let request = api["shapes"][input]["payload"].as_str().unwrap();
            let request = &api["shapes"][&api["shapes"][input]["members"][request]["shape"]
                .as_str()
                .unwrap()];
            let expected = request["members"].as_object().unwrap().keys();
            let expected: BTreeSet<&str> = expected.map(String::as_str).collect();
            let members = kind.members().iter().map(|(name, _)| *name);
            let members: BTreeSet<&str> = members.chain(["Enabled"]).collect();
            assert_eq!(members, expected, "{kind:?}");
            let required = request["required"].as_array().into_iter().flatten();
            let required: BTreeSet<&str> = required.map(|name| name.as_str().unwrap()).collect();
            assert_eq!(
                kind.required().iter().copied().collect::<BTreeSet<_>>(),
                required,
                "{kind:?}"
            );
        }
    }
}
