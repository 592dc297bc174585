//! Calls to AWS and to what speaks its protocols: whose account, at which address, signed with Signature V4.

use super::sigv4::{
    ALGORITHM, canonical_query, canonical_request, encode, signature, string_to_sign,
};
use crate::effect::{HttpCall, Reach};
use crate::error::ApiError;
use crate::moment::hex;
use crate::{Request, Timestamp};
use sha2::{Digest, Sha256};

/// The operator's account at AWS, or at a store or stream that takes the same protocol.
#[derive(Clone, PartialEq, Eq)]
pub struct Aws {
    pub key_id: String,
    pub secret: String,
    /// Of temporary credentials.
    pub session_token: Option<String>,
    /// Where a service is that is not at AWS, such as `("s3", "http://127.0.0.1:9000")`; the name `""` is for every service.
    pub endpoints: Vec<(String, String)>,
}

/// One request to a service, before it is signed.
#[derive(Debug, Clone, Default)]
pub(crate) struct AwsCall<'a> {
    /// As the service is signed: `s3`, `kinesis`, `firehose`.
    pub(crate) service: &'a str,
    pub(crate) region: &'a str,
    pub(crate) method: &'a str,
    /// Not encoded; with the bucket first, where there is one.
    pub(crate) path: &'a str,
    pub(crate) query: &'a [(&'a str, &'a str)],
    /// Lower-case names.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    pub(crate) body: Vec<u8>,
    pub(crate) answer_bytes_max: usize,
}

/// Never shows the secret.
impl std::fmt::Debug for Aws {
    fn fmt(&self, text: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        text.debug_struct("Aws")
            .field("key_id", &self.key_id)
            .field("endpoints", &self.endpoints)
            .finish_non_exhaustive()
    }
}

impl Aws {
    /// Signs a call, as of now.
    pub(crate) fn sign(&self, now: Timestamp, call: AwsCall<'_>) -> Result<HttpCall, ApiError> {
        let base = self.base(call.service, call.region);
        let (_, host) = base.split_once("://").ok_or_else(|| {
            ApiError::Internal(format!("the address of {} has no scheme", call.service))
        })?;
        let path = encode(call.path, true);
        let query: Vec<(String, String)> = call
            .query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let date = amz_date(now);
        let mut headers = vec![
            ("host".to_owned(), host.to_owned()),
            (
                "x-amz-content-sha256".to_owned(),
                hex(&Sha256::digest(&call.body)),
            ),
            ("x-amz-date".to_owned(), date.clone()),
        ];
        let token = self
            .session_token
            .as_deref()
            .map(|token| ("x-amz-security-token", token));
        headers.extend(
            call.headers
                .iter()
                .copied()
                .chain(token)
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        headers.sort_unstable();
        let mut request = Request {
            method: call.method.to_owned(),
            path: path.clone(),
            query: canonical_query(&query),
            headers,
            body: call.body,
        };
        let names: Vec<&str> = request
            .headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        // S3 signs the path as it is sent; the others have no path.
        let canonical = canonical_request(&request, &path, &query, &names)?;
        let scope = [&date[..8], call.region, call.service];
        let text = string_to_sign(&date, scope, &canonical);
        let authorization = format!(
            "{ALGORITHM} Credential={}/{}/aws4_request, SignedHeaders={}, Signature={}",
            self.key_id,
            scope.join("/"),
            names.join(";"),
            signature(&self.secret, scope, &text)
        );
        request.headers.retain(|(name, _)| name != "host");
        request
            .headers
            .push(("authorization".to_owned(), authorization));
        let ask = if request.query.is_empty() { "" } else { "?" };
        Ok(HttpCall {
            method: request.method,
            url: format!("{base}{path}{ask}{}", request.query),
            headers: request.headers,
            body: request.body,
            reach: Reach::Anywhere,
            answer_bytes_max: call.answer_bytes_max,
        })
    }

    /// Scheme, host and port of a service, without a slash at the end.
    fn base(&self, service: &str, region: &str) -> String {
        let set = |name: &str| self.endpoints.iter().find(|(of, _)| of == name);
        match set(service).or_else(|| set("")) {
            Some((_, url)) => url.trim_end_matches('/').to_owned(),
            None => format!("https://{service}.{region}.amazonaws.com"),
        }
    }
}

/// `YYYYMMDDTHHMMSSZ`
fn amz_date(now: Timestamp) -> String {
    let text: String = now
        .to_string()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("{}Z", &text[..15])
}

#[cfg(test)]
mod tests {
    use super::{Aws, AwsCall};
    use crate::access::sigv4::Signed;
    use crate::{Reach, Request, Timestamp};

    fn aws() -> Aws {
        Aws {
            key_id: "AKIDEXAMPLE".to_owned(),
            secret: "a secret".to_owned(),
            session_token: Some("a token".to_owned()),
            endpoints: vec![("s3".to_owned(), "http://127.0.0.1:5000/".to_owned())],
        }
    }

    #[test]
    fn what_it_signs_the_verifying_side_takes() {
        let now = Timestamp::parse("2026-11-25T10:20:30.456Z").unwrap();
        let call = AwsCall {
            service: "kinesis",
            region: "eu-west-1",
            method: "POST",
            path: "/",
            headers: &[
                ("x-amz-target", "Kinesis_20131202.PutRecords"),
                ("content-type", "application/x-amz-json-1.1"),
            ],
            body: b"{}".to_vec(),
            ..AwsCall::default()
        };
        let signed = aws().sign(now, call).unwrap();
        assert_eq!(signed.url, "https://kinesis.eu-west-1.amazonaws.com/");
        let mut headers = signed.headers.clone();
        headers.push((
            "host".to_owned(),
            "kinesis.eu-west-1.amazonaws.com".to_owned(),
        ));
        let request = Request {
            method: signed.method,
            path: "/".to_owned(),
            headers,
            body: signed.body,
            ..Request::default()
        };
        let authorization = request.header("authorization").unwrap();
        let read = Signed::from_header(&request, &[], authorization).unwrap();
        assert!(read.is_by("a secret"));
        assert!(!read.is_by("another secret"));
        assert_eq!(request.header("x-amz-date"), Some("20261125T102030Z"));
    }

    #[test]
    fn an_address_of_ones_own_takes_the_place_of_awss() {
        let call = AwsCall {
            service: "s3",
            region: "us-east-1",
            method: "GET",
            path: "/people/a list.csv",
            query: &[("prefix", "a/b c"), ("list-type", "2")],
            ..AwsCall::default()
        };
        let signed = aws().sign(Timestamp(0), call).unwrap();
        assert_eq!(
            signed.url,
            "http://127.0.0.1:5000/people/a%20list.csv?list-type=2&prefix=a%2Fb%20c"
        );
        assert_eq!(signed.reach, Reach::Anywhere);
    }
}
