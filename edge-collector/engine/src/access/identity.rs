//! Who a page's user is, by word of the customer's own server: a JSON Web Token (HS256) that it signs with the secret of the page's key.
//!
//! The token's claims are `sub`, the user's id; `exp`, in seconds, when it ends; and, if it is to hold for one endpoint only, `endpoint`.

use super::{forbidden, unseal};
use crate::error::ApiError;
use crate::turn::Turn;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
    endpoint: Option<String>,
}

/// Lets the caller name `user` as the user of `endpoint`: with a key that asks for signed users, only with a token that says so.
pub(crate) fn vouch(
    turn: &Turn<'_>,
    token: Option<&str>,
    user: &str,
    endpoint: &str,
) -> Result<(), ApiError> {
    let caller = turn.caller.borrow();
    let Some(caller) = caller.as_ref().filter(|caller| !caller.vouchers.is_empty()) else {
        return Ok(());
    };
    let token = token.ok_or_else(|| refused("this key takes a user only with one"))?;
    let mut secrets = Vec::new();
    for sealed in &caller.vouchers {
        secrets.push(unseal(turn, &caller.key, sealed)?);
    }
    let claims = read(token, &secrets)?;
    if claims.sub != user {
        return Err(refused("it is for another user"));
    }
    if claims.exp.saturating_mul(1000) <= turn.now.0 {
        return Err(refused("it has expired; sign a new one"));
    }
    match claims.endpoint {
        Some(own) if !own.eq_ignore_ascii_case(endpoint) => {
            Err(refused("it is for another endpoint"))
        }
        _ => Ok(()),
    }
}

/// The claims of a token that one of the secrets signed.
fn read(token: &str, secrets: &[String]) -> Result<Claims, ApiError> {
    let shapeless = || refused("it is not a JSON Web Token with sub and exp, signed by HS256");
    let (signed, signature) = token.rsplit_once('.').ok_or_else(shapeless)?;
    let (header, claims) = signed.split_once('.').ok_or_else(shapeless)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| shapeless())?;
    part::<Header>(header)
        .filter(|header| header.alg == "HS256")
        .ok_or_else(shapeless)?;
    match secrets
        .iter()
        .any(|secret| is_by(secret, signed, &signature))
    {
        true => part(claims).ok_or_else(shapeless),
        false => Err(refused("the key's secret did not sign it")),
    }
}

/// Compares the signature with the secret's, in the same time wherever they differ.
fn is_by(secret: &str, signed: &str, signature: &[u8]) -> bool {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(signed.as_bytes());
    mac.verify_slice(signature).is_ok()
}

fn part<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

fn refused(why: &str) -> ApiError {
    forbidden(&format!(
        "UserToken: {why}. The server that knows the user signs a token for it."
    ))
}
