//! Who may call what: claims as they arrive, keys as they are kept, and the one place that compares the two.

mod claim;
mod identity;
#[cfg(test)]
mod identity_tests;
mod keys;
mod last_use;
#[cfg(test)]
mod last_use_tests;
#[cfg(test)]
mod published_tests;
mod rotation;
#[cfg(test)]
mod rotation_tests;
#[cfg(test)]
mod scope_tests;
mod seal;
mod sign;
mod sigv4;
#[cfg(test)]
mod sigv4_tests;
mod store;

pub(crate) use claim::{Claim, read};
pub(crate) use identity::vouch;
pub use keys::{FirstKey, Power};
pub(crate) use keys::{Key, Ring, Secrets};
pub(crate) use keys::{create_key, forget_app, hear_app, list_keys, revoke_key, start, tell_app};
pub(crate) use last_use::{LastUse, hear_use, note_use};
pub(crate) use rotation::{drop_former, rotate_key};
pub use sign::Aws;
pub(crate) use sign::AwsCall;
pub(crate) use sigv4::mac;

use crate::call::Call;
use crate::error::ApiError;
use crate::routes::Need;
use crate::turn::Turn;
use subtle::ConstantTimeEq;

/// Who is calling, once that is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) key: String,
    pub(crate) power: Power,
    pub(crate) secrets: Secrets,
    /// The sealed secrets of a page's key, by either of which the customer's server signs who the page's user is; none when users are open.
    pub(crate) vouchers: Vec<String>,
    /// The day on which the key last opened something, as far as this scope knows.
    used: Option<i64>,
}

impl Caller {
    /// Whoever has the stores of this machine in hand.
    pub(crate) fn operator() -> Caller {
        Caller {
            key: "operator".to_owned(),
            power: Power::Admin,
            secrets: Secrets::default(),
            vouchers: Vec::new(),
            used: None,
        }
    }
}

/// Proves the call's claim against this scope's own copy of the keys, and that the key may do what the route needs.
pub(crate) fn authorise(turn: &Turn<'_>, call: &Call) -> Result<Caller, ApiError> {
    let id = call.claim.key_id().ok_or_else(|| forbidden("This request carries no credentials. Sign it with Signature V4, or send a bearer token or a publishable key."))?;
    let key = store::find(turn.sql, id)?.ok_or_else(|| forbidden("The access key of this request is not known here. It may belong to another application, or have been revoked: GET /keys lists those there are."))?;
    prove(turn, call, &key)?;
    within_app(call, &key)?;
    within_power(call.route.need, &key)?;
    if key.power == Power::Publish {
        within_origins(call.origin.as_deref(), &key)?;
    }
    let vouchers = match key.power {
        Power::Publish => key.sealed.into_iter().chain(key.former).collect(),
        Power::Read | Power::Write | Power::Admin => Vec::new(),
    };
    Ok(Caller {
        key: key.id,
        power: key.power,
        secrets: key.secrets,
        vouchers,
        used: key.used,
    })
}

/// A key is open by its secret, and between a rotation and its end by the secret of before.
fn prove(turn: &Turn<'_>, call: &Call, key: &Key) -> Result<(), ApiError> {
    if key.power == Power::Publish {
        return match call.claim {
            Claim::Publishable(_) => Ok(()),
            Claim::Nobody | Claim::Bearer { .. } | Claim::Signed(_) => Err(misfit()),
        };
    }
    let sealed = key.sealed.as_deref().ok_or_else(misfit)?;
    let proven = prove_by(turn, call, &unseal(turn, &key.id, sealed)?);
    match (&key.former, proven) {
        (Some(former), Err(ApiError::Forbidden(_))) => {
            prove_by(turn, call, &unseal(turn, &key.id, former)?)
        }
        (_, proven) => proven,
    }
}

fn prove_by(turn: &Turn<'_>, call: &Call, secret: &str) -> Result<(), ApiError> {
    match &call.claim {
        Claim::Bearer { secret: shown, .. } => {
            match secret.as_bytes().ct_eq(shown.as_bytes()).into() {
                true => Ok(()),
                false => Err(forbidden(
                    "The bearer token does not match its key. Check the secret after the colon.",
                )),
            }
        }
        Claim::Signed(signed) => signed.prove(turn.now, secret),
        Claim::Nobody | Claim::Publishable(_) => Err(misfit()),
    }
}

fn misfit() -> ApiError {
    forbidden("This kind of credential does not fit its key.")
}

/// Seals a secret at rest under its name; a sealed secret moved to another name does not open.
pub(crate) fn seal(turn: &Turn<'_>, name: &str, secret: &str) -> Result<String, ApiError> {
    seal::close(&turn.config.seal_key, turn.bytes(), name, secret)
        .ok_or_else(|| ApiError::Internal("a secret could not be sealed".to_owned()))
}

/// Opens what [`seal`] sealed under that name.
pub(crate) fn unseal(turn: &Turn<'_>, name: &str, sealed: &str) -> Result<String, ApiError> {
    seal::open(&turn.config.seal_key, name, sealed).ok_or_else(|| {
        ApiError::Internal("a sealed secret does not open with this seal key".to_owned())
    })
}

/// What a text of several parts is recognised by, under a key that is in no store.
pub(crate) fn mark(turn: &Turn<'_>, parts: &[&str]) -> String {
    seal::mark(&turn.config.seal_key, parts)
}

/// A key of one application opens nothing outside that application.
fn within_app(call: &Call, key: &Key) -> Result<(), ApiError> {
    let Some(own) = &key.app else { return Ok(()) };
    match call.app() {
        Some(app) if app == own => Ok(()),
        _ => Err(forbidden(
            "This access key belongs to one application and may not be used outside it. Use a key of the application that is meant, or one of the whole account.",
        )),
    }
}

fn within_power(need: Need, key: &Key) -> Result<(), ApiError> {
    let enough = match key.power {
        Power::Publish => need.browser,
        power => power >= need.power,
    };
    match enough {
        true => Ok(()),
        false => Err(ApiError::Forbidden(format!(
            "This access key may not do that: it has the power {}, and this needs {}.",
            key.power.as_str(),
            need.power.as_str()
        ))),
    }
}

/// Keeps other people's sites out. A request without an origin is not from a page, and the list is no lock against programs.
fn within_origins(origin: Option<&str>, key: &Key) -> Result<(), ApiError> {
    let Some(origin) = origin else { return Ok(()) };
    match key.origins.is_empty()
        || key
            .origins
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(origin))
    {
        true => Ok(()),
        false => Err(forbidden(
            "This publishable key may not be used from this origin. Add the origin to the key.",
        )),
    }
}

fn forbidden(message: &str) -> ApiError {
    ApiError::Forbidden(message.to_owned())
}
