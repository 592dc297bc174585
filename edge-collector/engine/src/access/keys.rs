//! Access keys: made, listed and revoked in the account, and copied to every application they open.

use super::{last_use, seal, store};
use crate::answer::Answer;
use crate::apps::{self, AppRecord};
use crate::call::Call;
use crate::effect::Told;
use crate::error::ApiError;
use crate::tells;
use crate::turn::Turn;
use crate::{Scope, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// Keys of one account, so that every application's copy of them stays small.
const KEYS_MAX: usize = 1_000;
/// Origins of one publishable key.
const ORIGINS_MAX: usize = 50;

/// What a key may do, weakest first. `Publish` stands apart: it opens only what a browser needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Power {
    Publish,
    Read,
    Write,
    Admin,
}

impl Power {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Power::Publish => "PUBLISH",
            Power::Read => "READ",
            Power::Write => "WRITE",
            Power::Admin => "ADMIN",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Power> {
        [Power::Publish, Power::Read, Power::Write, Power::Admin]
            .into_iter()
            .find(|power| power.as_str() == name)
    }
}

/// Whether a page must show a secret for the endpoint it writes to. One that an endpoint has must be shown under either.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Secrets {
    Required,
    /// For pages that know of no secrets, as those of Amplify. What was told or stored before there were secrets means this.
    #[default]
    Optional,
}

impl Secrets {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Secrets::Required => "REQUIRED",
            Secrets::Optional => "OPTIONAL",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Secrets> {
        [Secrets::Required, Secrets::Optional]
            .into_iter()
            .find(|secrets| secrets.as_str() == name)
    }
}

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) power: Power,
    /// The one application it opens; every application when absent.
    pub(crate) app: Option<String>,
    /// Its secret. A publishable key has one when it asks for signed users, and then the customer's server signs with it.
    pub(crate) sealed: Option<String>,
    /// The secret from before the last rotation, while both open.
    #[serde(default)]
    pub(crate) former: Option<String>,
    pub(crate) origins: Vec<String>,
    /// Means nothing for a key that is no page's.
    #[serde(default)]
    pub(crate) secrets: Secrets,
    pub(crate) created: Timestamp,
    /// The day on which it last opened something, in days since 1970.
    #[serde(default)]
    pub(crate) used: Option<i64>,
}

/// Whether a page must prove who its user is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Users {
    /// By a token that the customer's server signed.
    Signed,
    #[default]
    Open,
}

/// The keys that open one application, as of one version of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ring {
    pub(crate) version: i64,
    pub(crate) keys: Vec<Key>,
}

/// The first administrator's key, for the operator to see once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstKey {
    pub id: String,
    pub secret: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateKeyRequest {
    power: Power,
    application_id: Option<String>,
    origins: Option<Vec<String>>,
    secrets: Option<Secrets>,
    users: Option<Users>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct KeyResponse {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    power: Power,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_id: Option<String>,
    origins: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secrets: Option<Secrets>,
    #[serde(skip_serializing_if = "Option::is_none")]
    users: Option<Users>,
    /// Whether the secret from before the last rotation still opens.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    former_secret: bool,
    creation_date: String,
    /// The day on which it last opened something.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_date: Option<String>,
}

/// `POST /keys`: makes a key and shows its secret, once.
pub(crate) fn create_key(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let wanted: CreateKeyRequest = call.body()?;
    let origins = check(turn, &wanted)?;
    let (key, secret) = make(turn, &wanted, origins)?;
    store::insert(turn.sql, &key)?;
    tell_change(turn, &key)?;
    answer(key, secret)
}

/// `GET /keys`: every key, without its secret.
pub(crate) fn list_keys(turn: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Keys {
        item: Vec<KeyResponse>,
    }
    let item = store::all(turn.sql)?
        .into_iter()
        .map(|key| response(key, None))
        .collect();
    Answer::json(&Keys { item })
}

/// `DELETE /keys/{key-id}`: from the answer on, the key opens nothing.
pub(crate) fn revoke_key(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let key = store::find(turn.sql, call.label("key-id")?)?.ok_or_else(ApiError::no_resource)?;
    store::delete(turn.sql, &key.id)?;
    let admins = store::all(turn.sql)?
        .into_iter()
        .filter(|left| left.power == Power::Admin && left.app.is_none());
    if admins.count() == 0 {
        return Err(ApiError::Conflict("This is the last administrator's key of the account. Make another before you revoke it.".to_owned()));
    }
    tell_change(turn, &key)?;
    answer(key, None)
}

/// Tells everyone whom the key opens that it changed.
pub(super) fn tell_change(turn: &Turn<'_>, key: &Key) -> Result<(), ApiError> {
    match &key.app {
        Some(app) => tell_app(turn, &apps::record(turn, app)?),
        None => tell_every_app(turn),
    }
}

/// Makes the first administrator's key, when there is none yet: the given one, or a new one.
pub(crate) fn start(
    turn: &Turn<'_>,
    given: Option<FirstKey>,
) -> Result<Option<FirstKey>, ApiError> {
    if store::all(turn.sql)?
        .iter()
        .any(|key| key.power == Power::Admin && key.app.is_none())
    {
        return Ok(None);
    }
    let first = given.unwrap_or_else(|| FirstKey {
        id: secret_id(turn),
        secret: secret(turn),
    });
    if first.id.is_empty() || first.secret.is_empty() {
        return Err(ApiError::bad("An access key needs an id and a secret."));
    }
    let sealed = seal(turn, &first.id, &first.secret)?;
    store::insert(
        turn.sql,
        &Key {
            id: first.id.clone(),
            power: Power::Admin,
            app: None,
            sealed: Some(sealed),
            former: None,
            origins: Vec::new(),
            secrets: Secrets::default(),
            created: turn.now,
            used: None,
        },
    )?;
    Ok(Some(first))
}

/// Tells one application its record and keys.
pub(crate) fn tell_app(turn: &Turn<'_>, record: &AppRecord) -> Result<(), ApiError> {
    let ring = Ring {
        version: store::next_version(turn.sql)?,
        keys: store::for_app(turn.sql, &record.id)?,
    };
    tells::tell(
        turn,
        Scope::App(record.id.clone()),
        Told::App {
            record: record.clone(),
            ring,
        },
    )
}

/// Tells every application its keys, after a change of the account's own.
pub(crate) fn tell_every_app(turn: &Turn<'_>) -> Result<(), ApiError> {
    apps::records(turn)?
        .iter()
        .try_for_each(|record| tell_app(turn, record))
}

/// Replaces this application's copy of the keys.
pub(crate) fn hear_app(turn: &Turn<'_>, ring: &Ring) -> Result<(), ApiError> {
    store::clear(turn.sql)?;
    ring.keys
        .iter()
        .try_for_each(|key| store::insert(turn.sql, key))?;
    Ok(())
}

/// Forgets the keys that opened only the application `app`.
pub(crate) fn forget_app(turn: &Turn<'_>, app: &str) -> Result<(), ApiError> {
    Ok(store::delete_of_app(turn.sql, app)?)
}

fn check(turn: &Turn<'_>, wanted: &CreateKeyRequest) -> Result<Vec<String>, ApiError> {
    let origins = wanted.origins.clone().unwrap_or_default();
    if wanted.power == Power::Publish && wanted.application_id.is_none() {
        return Err(ApiError::bad(
            "ApplicationId: a publishable key belongs to one application; name it.",
        ));
    }
    if wanted.power != Power::Publish && !origins.is_empty() {
        return Err(ApiError::bad(
            "Origins: only a publishable key has origins.",
        ));
    }
    if wanted.power != Power::Publish && wanted.secrets.is_some() {
        return Err(ApiError::bad(
            "Secrets: only a publishable key asks for secrets.",
        ));
    }
    if wanted.power != Power::Publish && wanted.users.is_some() {
        return Err(ApiError::bad(
            "Users: only a publishable key asks for signed users.",
        ));
    }
    if origins.len() > ORIGINS_MAX {
        return Err(ApiError::bad(format!(
            "Origins: at most {ORIGINS_MAX} for one key."
        )));
    }
    if let Some(origin) = origins.iter().find(|origin| !is_origin(origin)) {
        return Err(ApiError::bad(format!(
            "Origins: \"{origin}\" is not an origin. Write scheme, host and port, as in https://shop.example:8443."
        )));
    }
    if let Some(app) = &wanted.application_id {
        apps::record(turn, app)?;
    }
    match store::all(turn.sql)?.len() < KEYS_MAX {
        true => Ok(origins),
        false => Err(ApiError::bad(format!(
            "An account holds at most {KEYS_MAX} keys. Revoke one first."
        ))),
    }
}

fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']))
}

fn make(
    turn: &Turn<'_>,
    wanted: &CreateKeyRequest,
    origins: Vec<String>,
) -> Result<(Key, Option<String>), ApiError> {
    let (id, secret, secrets) = match wanted.power {
        Power::Publish => (
            format!("pk_{}", URL_SAFE_NO_PAD.encode(&turn.bytes()[..24])),
            (wanted.users == Some(Users::Signed)).then(|| secret(turn)),
            wanted.secrets.unwrap_or(Secrets::Required),
        ),
        Power::Read | Power::Write | Power::Admin => {
            (secret_id(turn), Some(secret(turn)), Secrets::default())
        }
    };
    let sealed = secret.as_deref().map(|secret| seal(turn, &id, secret));
    let key = Key {
        sealed: sealed.transpose()?,
        former: None,
        id,
        power: wanted.power,
        app: wanted.application_id.clone(),
        origins,
        secrets,
        created: turn.now,
        used: None,
    };
    Ok((key, secret))
}

/// Twenty characters, as clients expect of an access key id; `CK` where the original has `AK`.
fn secret_id(turn: &Turn<'_>) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letters = turn
        .bytes()
        .map(|byte| ALPHABET[usize::from(byte & 31)] as char);
    format!("CKIA{}", letters[..16].iter().collect::<String>())
}

pub(super) fn secret(turn: &Turn<'_>) -> String {
    STANDARD_NO_PAD.encode(&turn.bytes()[..30])
}

/// A key as an answer, with its secret when it is new.
pub(super) fn answer(key: Key, secret: Option<String>) -> Result<Answer, ApiError> {
    Answer::json(&response(key, secret))
}

fn response(key: Key, secret: Option<String>) -> KeyResponse {
    let users = match key.sealed {
        Some(_) => Users::Signed,
        None => Users::Open,
    };
    KeyResponse {
        users: (key.power == Power::Publish).then_some(users),
        former_secret: key.former.is_some(),
        secrets: (key.power == Power::Publish).then_some(key.secrets),
        id: key.id,
        secret,
        power: key.power,
        application_id: key.app,
        origins: key.origins,
        creation_date: key.created.to_string(),
        last_used_date: key.used.map(last_use::written),
    }
}
