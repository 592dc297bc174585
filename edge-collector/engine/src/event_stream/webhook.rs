//! A stream that leads to a URL: records as lines, signed as Standard Webhooks has it, so that whoever takes them knows where they are from.

use super::destination::Destination;
use super::parcel::Parcel;
use super::{found, store};
use crate::access;
use crate::answer::Answer;
use crate::call::Call;
use crate::effect::{HttpCall, Reach};
use crate::error::ApiError;
use crate::turn::Turn;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

/// What secrets of Standard Webhooks begin with.
const PREFIX: &str = "whsec_";
/// What the secret is sealed under.
const SEALED_AS: &str = "event stream";
/// Only the status of an answer is of use.
const ANSWER_BYTES_MAX: usize = 1024;

/// A secret, to be shown once and to be kept.
pub(super) struct Secret {
    shown: String,
    pub(super) sealed: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SecretResponse {
    secret: String,
}

/// Draws a secret.
pub(super) fn new_secret(turn: &Turn<'_>) -> Result<Secret, ApiError> {
    let shown = format!("{PREFIX}{}", STANDARD.encode(turn.bytes()));
    Ok(Secret {
        sealed: access::seal(turn, SEALED_AS, &shown)?,
        shown,
    })
}

/// `POST /carillon/apps/{app}/eventstream/secret`: a new secret for a stream that leads to a URL, shown this once. What leaves from now on is
/// signed with it.
pub(crate) fn renew_stream_secret(turn: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    let mut stream = found(turn)?;
    let Destination::Url(_) = stream.destination else {
        return Err(ApiError::bad(
            "Only a stream that leads to a URL is signed by a secret. Put one first.",
        ));
    };
    let secret = new_secret(turn)?;
    stream.secret = Some(secret.sealed);
    store::keep(turn.sql, &stream)?;
    Answer::json(&SecretResponse {
        secret: secret.shown,
    })
}

/// The call that carries a parcel. Its id is that of its contents, so that whoever has seen it knows that he has.
pub(super) fn call(
    turn: &Turn<'_>,
    url: &str,
    sealed: Option<&str>,
    parcel: &Parcel,
) -> Result<HttpCall, ApiError> {
    let id = format!(
        "{}.{}.{}.{}",
        turn.app(),
        parcel.place.block,
        parcel.place.events,
        parcel.count()
    );
    let timestamp = turn.now.0.div_euclid(1000).to_string();
    let body = parcel.lines();
    let mut headers = vec![
        ("content-type".to_owned(), "application/x-ndjson".to_owned()),
        ("user-agent".to_owned(), "Carillon".to_owned()),
        ("webhook-id".to_owned(), id.clone()),
        ("webhook-timestamp".to_owned(), timestamp.clone()),
    ];
    if let Some(sealed) = sealed {
        let secret = access::unseal(turn, SEALED_AS, sealed)?;
        let signature = sign(&secret, &id, &timestamp, &body)?;
        headers.push(("webhook-signature".to_owned(), signature));
    }
    Ok(HttpCall {
        method: "POST".to_owned(),
        url: url.to_owned(),
        headers,
        body,
        reach: Reach::Public,
        answer_bytes_max: ANSWER_BYTES_MAX,
    })
}

/// `v1,` and the signature over id, timestamp and body.
fn sign(secret: &str, id: &str, timestamp: &str, body: &[u8]) -> Result<String, ApiError> {
    let key = secret.strip_prefix(PREFIX).unwrap_or(secret);
    let key = STANDARD
        .decode(key)
        .map_err(|error| ApiError::Internal(format!("a secret does not read: {error}")))?;
    let signed = [format!("{id}.{timestamp}.").as_bytes(), body].concat();
    Ok(format!(
        "v1,{}",
        STANDARD.encode(access::mac(&key, &signed))
    ))
}

#[cfg(test)]
mod tests {
    use super::sign;

    #[test]
    fn signatures_are_those_of_the_standard() {
        // The example that the libraries of Standard Webhooks are tested with.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signature = sign(
            secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(
            signature.unwrap(),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }
}
