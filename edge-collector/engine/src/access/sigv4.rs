//! AWS Signature Version 4, the verifying side.
//!
//! Everything that depends on the request alone is computed when the request is read; only the four-step key and one comparison are
//! left for the turn, which knows the secret.

use crate::Timestamp;
use crate::call::{Request, amz_date};
use crate::error::ApiError;
use crate::moment::hex;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// How far a client's clock may be off.
const SKEW_MS_MAX: i64 = 15 * 60 * 1000;
/// How long a presigned request without an expiry is good for: old web clients sign their last beacon so.
const PRESIGNED_S_DEFAULT: i64 = 15 * 60;
/// The longest expiry that the scheme allows.
const PRESIGNED_S_MAX: i64 = 7 * 24 * 3600;
pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const SERVICE: &str = "mobiletargeting";

/// A signature and what it was made over.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) key_id: String,
    day: String,
    region: String,
    service: String,
    signature: String,
    string_to_sign: String,
    signed_at: Timestamp,
    good_until: Timestamp,
}

impl Signed {
    /// `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`
    pub(crate) fn from_header(
        request: &Request,
        query: &[(String, String)],
        authorization: &str,
    ) -> Result<Signed, ApiError> {
        let fields = authorization.strip_prefix(ALGORITHM).ok_or_else(|| {
            broken("the Authorization header is neither Bearer nor AWS4-HMAC-SHA256")
        })?;
        let field = |name: &str| {
            fields
                .split(',')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
        };
        let date = single(&request.headers, "x-amz-date")?
            .ok_or_else(|| broken("the header x-amz-date is missing"))?;
        let parts = Parts {
            credential: field("Credential").ok_or_else(|| broken("Credential is missing"))?,
            headers: field("SignedHeaders").ok_or_else(|| broken("SignedHeaders is missing"))?,
            signature: field("Signature").ok_or_else(|| broken("Signature is missing"))?,
            date,
            life_ms: SKEW_MS_MAX,
        };
        parts.sign(request, query)
    }

    /// `?X-Amz-Algorithm=…&X-Amz-Credential=…&X-Amz-Date=…&X-Amz-SignedHeaders=…&X-Amz-Signature=…`
    pub(crate) fn from_query(
        request: &Request,
        query: &[(String, String)],
    ) -> Result<Signed, ApiError> {
        let needed =
            |name| single(query, name)?.ok_or_else(|| broken(&format!("{name} is missing")));
        if needed("X-Amz-Algorithm")? != ALGORITHM {
            return Err(broken("X-Amz-Algorithm is not AWS4-HMAC-SHA256"));
        }
        let life_s = match single(query, "X-Amz-Expires")? {
            None => PRESIGNED_S_DEFAULT,
            Some(text) => text
                .parse()
                .ok()
                .filter(|life| (1..=PRESIGNED_S_MAX).contains(life))
                .ok_or_else(|| broken("X-Amz-Expires is not a number of seconds up to a week"))?,
        };
        let parts = Parts {
            credential: needed("X-Amz-Credential")?,
            headers: needed("X-Amz-SignedHeaders")?,
            signature: needed("X-Amz-Signature")?,
            date: needed("X-Amz-Date")?,
            life_ms: life_s * 1000,
        };
        parts.sign(request, query)
    }

    /// Holds the signature to this service, to the clock and to `secret`.
    pub(crate) fn prove(&self, now: Timestamp, secret: &str) -> Result<(), ApiError> {
        if self.service != SERVICE {
            return Err(broken(&format!(
                "it is for the service {}, and this is {SERVICE}",
                self.service
            )));
        }
        if now < self.signed_at.plus(-SKEW_MS_MAX) || now > self.good_until {
            return Err(ApiError::Skewed(format!(
                "Signature expired: it was made at {} and it is now {now}. Check the clock, and sign again.",
                self.signed_at
            )));
        }
        match self.is_by(secret) {
            true => Ok(()),
            false => Err(ApiError::Forbidden("The request signature does not match. Check the secret access key and that nothing between rewrites the request.".to_owned())),
        }
    }

    /// Compares the signature with the one that `secret` makes, in the same time wherever they differ.
    pub(super) fn is_by(&self, secret: &str) -> bool {
        let scope = [&self.day, &self.region, &self.service];
        let expected = signature(secret, scope.map(String::as_str), &self.string_to_sign);
        expected.as_bytes().ct_eq(self.signature.as_bytes()).into()
    }
}

struct Parts<'a> {
    credential: &'a str,
    headers: &'a str,
    signature: &'a str,
    date: &'a str,
    life_ms: i64,
}

impl Parts<'_> {
    fn sign(&self, request: &Request, query: &[(String, String)]) -> Result<Signed, ApiError> {
        let mut scope = self.credential.rsplitn(5, '/');
        let [
            Some("aws4_request"),
            Some(service),
            Some(region),
            Some(day),
            Some(key_id),
        ] = [
            scope.next(),
            scope.next(),
            scope.next(),
            scope.next(),
            scope.next(),
        ]
        else {
            return Err(broken(
                "Credential is not <key>/<date>/<region>/<service>/aws4_request",
            ));
        };
        let signed_at = amz_date(self.date)
            .filter(|_| self.date.starts_with(day))
            .ok_or_else(|| {
                broken("the date is not the credential's, or not written YYYYMMDDTHHMMSSZ")
            })?;
        let names: Vec<&str> = self.headers.split(';').collect();
        if !names.contains(&"host") {
            return Err(broken("the host header is not signed"));
        }
        // The raw path is encoded once already, and is signed encoded twice.
        let path = encode(&normal(&request.path), true);
        let canonical = canonical_request(request, &path, query, &names)?;
        Ok(Signed {
            key_id: key_id.to_owned(),
            day: day.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            signature: self.signature.to_owned(),
            string_to_sign: string_to_sign(self.date, [day, region, service], &canonical),
            signed_at,
            good_until: signed_at.plus(self.life_ms),
        })
    }
}

/// What is signed of a request, with `path` in the form that its service signs.
pub(super) fn canonical_request(
    request: &Request,
    path: &str,
    query: &[(String, String)],
    names: &[&str],
) -> Result<String, ApiError> {
    let mut text = format!("{}\n{path}\n{}\n", request.method, canonical_query(query));
    for name in names {
        let values: Vec<String> = request
            .headers
            .iter()
            .filter(|(header, _)| header == name)
            .map(|(_, value)| squeeze(value))
            .collect();
        if values.is_empty() {
            return Err(broken(&format!("the signed header {name} is missing")));
        }
        text.push_str(&format!("{name}:{}\n", values.join(",")));
    }
    text.push('\n');
    text.push_str(&names.join(";"));
    text.push('\n');
    match request.header("x-amz-content-sha256") {
        Some("UNSIGNED-PAYLOAD") if names.contains(&"x-amz-content-sha256") => {
            text.push_str("UNSIGNED-PAYLOAD");
        }
        _ => text.push_str(&hex(&Sha256::digest(&request.body))),
    }
    Ok(text)
}

/// The text that is signed: when, for which day, region and service, and the digest of the canonical request.
pub(super) fn string_to_sign(date: &str, scope: [&str; 3], canonical: &str) -> String {
    let digest = hex(&Sha256::digest(canonical.as_bytes()));
    let scope = scope.join("/");
    format!("{ALGORITHM}\n{date}\n{scope}/aws4_request\n{digest}")
}

/// Signs a text with the key that `secret` makes for a day, region and service.
pub(super) fn signature(secret: &str, scope: [&str; 3], text: &str) -> String {
    let secret = format!("AWS4{secret}").into_bytes();
    let key = scope
        .into_iter()
        .chain(["aws4_request"])
        .fold(secret, |key, part| mac(&key, part.as_bytes()).to_vec());
    hex(&mac(&key, text.as_bytes()))
}

/// The one value of that name. Of two, a client and a proxy may each mean another.
pub(super) fn single<'a>(
    pairs: &'a [(String, String)],
    name: &str,
) -> Result<Option<&'a str>, ApiError> {
    let mut found = pairs.iter().filter(|(key, _)| key == name);
    match (found.next(), found.next()) {
        (first, None) => Ok(first.map(|(_, value)| value.as_str())),
        (_, Some(_)) => Err(broken(&format!("{name} is there twice"))),
    }
}

/// The raw path without empty, `.` and `..` segments, as clients sign it. No resource has such a segment for its name.
fn normal(path: &str) -> String {
    let mut kept = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    let end = if path.ends_with('/') && !kept.is_empty() {
        "/"
    } else {
        ""
    };
    format!("/{}{end}", kept.join("/"))
}

/// Names and values encoded anew and sorted; the signature itself is not part of what it signs.
pub(super) fn canonical_query(query: &[(String, String)]) -> String {
    let mut pairs: Vec<(String, String)> = query
        .iter()
        .filter(|(key, _)| key != "X-Amz-Signature")
        .map(|(key, value)| (encode(key, false), encode(value, false)))
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    pairs.join("&")
}

/// Percent-encodes as the scheme wants it; in a path, slashes stay.
pub(super) fn encode(text: &str, path: bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(byte as char);
            }
            b'/' if path => encoded.push('/'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// A header value without outer blanks, inner runs of blanks made one.
fn squeeze(value: &str) -> String {
    value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// HMAC-SHA256.
pub(crate) fn mac(key: &[u8], data: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(data);
    mac.finalize().into_bytes().into()
}

fn broken(what: &str) -> ApiError {
    ApiError::Forbidden(format!("The request signature cannot be read: {what}."))
}
