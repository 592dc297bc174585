//! Whose an endpoint is. Publishable keys lie open in the page, so anyone may write with one: an endpoint belongs to the first browser that
//! shows a secret for it, and nobody else writes to it with such a key.
//!
//! The browser draws the secret itself, so that it has it even when the answer is lost with the page. Of 128 random bits a plain digest
//! tells nothing; that is all that is kept.

use super::model::Endpoint;
use crate::access::{self, Power, Secrets};
use crate::error::ApiError;
use crate::turn::Turn;
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;
use subtle::ConstantTimeEq;

/// Characters of a secret.
const SECRET_CHARS: RangeInclusive<usize> = 16..=64;

/// What a writer shows for an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// A key that is a secret itself: every endpoint is open to it.
    Key,
    /// A page's key, with the digest of the secret that came with the write.
    Page {
        digest: Option<Vec<u8>>,
        required: bool,
        /// The customer's server's word for who the page's user is.
        token: Option<String>,
    },
}

impl Shown {
    /// What the caller of this turn shows, with the secret and the user's token that its request has for the endpoint.
    pub(crate) fn new(
        turn: &Turn<'_>,
        secret: Option<&str>,
        token: Option<&str>,
    ) -> Result<Shown, ApiError> {
        let caller = turn.caller.borrow();
        let Some(caller) = caller.as_ref().filter(|one| one.power == Power::Publish) else {
            return Ok(Shown::Key);
        };
        if secret.is_some_and(|secret| !is_secret(secret)) {
            return Err(ApiError::bad(format!(
                "Secret: {} to {} characters of A-Z, a-z, 0-9, - and _.",
                SECRET_CHARS.start(),
                SECRET_CHARS.end()
            )));
        }
        Ok(Shown::Page {
            digest: secret.map(|secret| Sha256::digest(secret).to_vec()),
            required: caller.secrets == Secrets::Required,
            token: token.map(str::to_owned),
        })
    }

    /// Lets the writer name `user` or not. Whose the endpoint is already needs no word again, so a token may expire while its page is open.
    pub(super) fn vouch(
        &self,
        turn: &Turn<'_>,
        id: &str,
        known: Option<&Endpoint>,
        user: Option<&str>,
    ) -> Result<(), ApiError> {
        let Shown::Page { token, .. } = self else {
            return Ok(());
        };
        let known = known.and_then(|known| known.user.as_deref());
        match user.filter(|user| !user.is_empty() && Some(*user) != known) {
            Some(user) => access::vouch(turn, token.as_deref(), user, id),
            None => Ok(()),
        }
    }

    /// Lets the writer in or not; the digest, if any, is what the endpoint is to keep from now on.
    pub(super) fn admit(&self, known: Option<&Endpoint>) -> Result<Option<&[u8]>, ApiError> {
        let Shown::Page {
            digest, required, ..
        } = self
        else {
            return Ok(None);
        };
        let owner = known.and_then(|known| known.owner.as_deref());
        match (digest.as_deref(), owner) {
            (Some(shown), Some(owner)) if shown.ct_eq(owner).into() => Ok(None),
            (Some(_), Some(_)) => Err(forbidden(
                "Secret: this endpoint belongs to another browser, which has another secret for it.",
            )),
            (None, Some(_)) => Err(forbidden(
                "Secret: this endpoint belongs to the browser that has the secret for it; show it.",
            )),
            (None, None) if *required => Err(forbidden(
                "Secret: with this key a browser draws a secret for its endpoint, keeps it, and shows it with every write.",
            )),
            (shown, None) => Ok(shown),
        }
    }
}

fn is_secret(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    SECRET_CHARS.contains(&text.len()) && text.bytes().all(plain)
}

fn forbidden(message: &str) -> ApiError {
    ApiError::Forbidden(message.to_owned())
}
