//! Reads who a request says it is from. Pure: nothing here knows whether it is true.

use super::sigv4::{self, Signed};
use crate::call::Request;
use crate::error::ApiError;

/// What a request claims.
#[derive(Debug)]
pub(crate) enum Claim {
    Nobody,
    /// A browser's key, open to read in the page.
    Publishable(String),
    /// `Authorization: Bearer <id>:<secret>`.
    Bearer {
        id: String,
        secret: String,
    },
    Signed(Box<Signed>),
}

impl Claim {
    pub(crate) fn key_id(&self) -> Option<&str> {
        match self {
            Claim::Nobody => None,
            Claim::Publishable(id) | Claim::Bearer { id, .. } => Some(id),
            Claim::Signed(signed) => Some(&signed.key_id),
        }
    }
}

/// Reads the claim of `request`, whose query is already split and decoded.
pub(crate) fn read(request: &Request, query: &[(String, String)]) -> Result<Claim, ApiError> {
    if let Some(authorization) = sigv4::single(&request.headers, "authorization")? {
        return from_header(request, query, authorization);
    }
    let named = |name: &str| {
        query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    if named("X-Amz-Signature").is_some() {
        return Signed::from_query(request, query).map(|signed| Claim::Signed(Box::new(signed)));
    }
    match named("key") {
        Some(key) if key.starts_with("pk_") => Ok(Claim::Publishable(key.to_owned())),
        Some(_) => Err(super::forbidden(
            "Only a publishable key (pk_…) may travel in the query. Sign with any other, or send it as a bearer token.",
        )),
        None => Ok(Claim::Nobody),
    }
}

fn from_header(
    request: &Request,
    query: &[(String, String)],
    authorization: &str,
) -> Result<Claim, ApiError> {
    if let Some(token) = authorization.strip_prefix("Bearer ") {
        let (id, secret) = token
            .trim()
            .split_once(':')
            .ok_or_else(|| super::forbidden("A bearer token is written <key id>:<secret>."))?;
        return Ok(Claim::Bearer {
            id: id.to_owned(),
            secret: secret.to_owned(),
        });
    }
    Signed::from_header(request, query, authorization).map(|signed| Claim::Signed(Box::new(signed)))
}
