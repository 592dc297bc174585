//! Requests that botocore signed (tests/conformance/make_signatures.py writes signatures.json), and what becomes of them when somebody
//! meddles.

use super::claim::{self, Claim};
use super::sigv4::Signed;
use crate::call::Request;
use crate::error::ApiError;
use crate::{Timestamp, engine};
use serde::Deserialize;

const MINUTE_MS: i64 = 60 * 1000;
const PRESIGNED_WITHOUT_EXPIRY: &str = "a presigned POST with a token and no expiry";
const PRESIGNED_FOR_AN_HOUR: &str = "a presigned GET of one hour";

#[derive(Deserialize)]
struct Fixtures {
    key: String,
    secret: String,
    signed_at: String,
    requests: Vec<Fixture>,
}

#[derive(Deserialize)]
struct Fixture {
    name: String,
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Fixtures {
    fn now(&self) -> Timestamp {
        Timestamp::parse(&self.signed_at).unwrap()
    }

    /// The request of that name, as a host reads it.
    fn named(&self, name: &str) -> Request {
        let found = self.requests.iter().find(|request| request.name == name);
        found
            .unwrap_or_else(|| panic!("no request {name}"))
            .request()
    }

    /// What becomes of `request`, `late_ms` after it was signed.
    fn verdict(&self, request: &Request, late_ms: i64) -> Result<(), ApiError> {
        signature(request)?.prove(self.now().plus(late_ms), &self.secret)
    }
}

impl Fixture {
    fn request(&self) -> Request {
        Request {
            method: self.method.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: self.body.clone().into_bytes(),
        }
    }
}

fn fixtures() -> Fixtures {
    serde_json::from_str(include_str!("signatures.json")).unwrap()
}

fn signature(request: &Request) -> Result<Box<Signed>, ApiError> {
    let query = engine::split_query(&request.query)?;
    match claim::read(request, &query)? {
        Claim::Signed(signed) => Ok(signed),
        other => panic!("not a signature: {other:?}"),
    }
}

fn is_refused(verdict: &Result<(), ApiError>) -> bool {
    matches!(verdict, Err(ApiError::Forbidden(_)))
}

fn is_skewed(verdict: &Result<(), ApiError>) -> bool {
    matches!(verdict, Err(ApiError::Skewed(_)))
}

fn replace(request: &mut Request, header: &str, from: &str, to: &str) {
    for (name, value) in &mut request.headers {
        if name == header {
            *value = value.replace(from, to);
        }
    }
}

#[test]
fn every_request_that_botocore_signed_is_believed() {
    let fixtures = fixtures();
    assert_eq!(fixtures.requests.len(), 11);
    for fixture in &fixtures.requests {
        let request = fixture.request();
        assert_eq!(signature(&request).unwrap().key_id, fixtures.key);
        assert_eq!(fixtures.verdict(&request, 0), Ok(()), "{}", fixture.name);
    }
}

#[test]
fn a_wrong_secret_is_refused() {
    let fixtures = fixtures();
    for fixture in &fixtures.requests {
        let signed = signature(&fixture.request()).unwrap();
        let verdict = signed.prove(fixtures.now(), "another secret");
        assert!(is_refused(&verdict), "{}", fixture.name);
    }
}

#[test]
fn a_request_that_was_changed_after_signing_is_refused() {
    let fixtures = fixtures();
    for fixture in &fixtures.requests {
        let original = fixture.request();
        let mut longer_body = original.clone();
        longer_body.body.push(b' ');
        let mut other_path = original.clone();
        other_path.path.push('x');
        let mut other_method = original.clone();
        other_method.method = "PUT".to_owned();
        let mut other_query = original.clone();
        other_query.query = format!("extra=1&{}", original.query);
        let mut other_host = original.clone();
        replace(&mut other_host, "host", "127.0.0.1", "elsewhere.example");
        for changed in [
            longer_body,
            other_path,
            other_method,
            other_query,
            other_host,
        ] {
            let verdict = fixtures.verdict(&changed, 0);
            assert!(is_refused(&verdict), "{}: {changed:?}", fixture.name);
        }
    }
}

#[test]
fn the_order_of_a_query_does_not_matter_and_its_escapes_do() {
    let fixtures = fixtures();
    let mut request = fixtures.named("a query out of order, with escapes");
    request.query = "a=~x-y_z.&Z=1&page-size=2&token=b%2fc%20d".to_owned();
    assert_eq!(fixtures.verdict(&request, 0), Ok(()));
    request.query = "a=~x-y_z.&Z=1&page-size=2&token=b%252Fc%20d".to_owned();
    assert!(is_refused(&fixtures.verdict(&request, 0)));
}

#[test]
fn the_raw_path_is_what_was_signed() {
    let fixtures = fixtures();
    let mut request = fixtures.named("a path with an escaped slash, colon and blank");
    request.path = request.path.replace("%2F", "/");
    assert!(is_refused(&fixtures.verdict(&request, 0)));
}

#[test]
fn a_signature_is_good_for_its_time_and_not_a_millisecond_longer() {
    let fixtures = fixtures();
    for (name, first, last) in [
        ("a simple GET", -15, 15),
        (PRESIGNED_WITHOUT_EXPIRY, -15, 15),
        (PRESIGNED_FOR_AN_HOUR, -15, 60),
    ] {
        let request = fixtures.named(name);
        let verdict = |late_ms| fixtures.verdict(&request, late_ms);
        for late_ms in [first * MINUTE_MS, 0, last * MINUTE_MS] {
            assert_eq!(verdict(late_ms), Ok(()), "{name} {late_ms}");
        }
        for late_ms in [first * MINUTE_MS - 1, last * MINUTE_MS + 1] {
            assert!(is_skewed(&verdict(late_ms)), "{name} {late_ms}");
        }
    }
}

#[test]
fn what_says_who_signed_and_when_is_there_once() {
    let fixtures = fixtures();
    for header in ["authorization", "x-amz-date"] {
        let mut request = fixtures.named("a simple GET");
        let twice = request.header(header).unwrap().to_owned();
        request.headers.push((header.to_owned(), twice));
        assert!(is_refused(&fixtures.verdict(&request, 0)), "{header}");
    }
    for name in [
        "Algorithm",
        "Credential",
        "Date",
        "Expires",
        "SignedHeaders",
        "Signature",
    ] {
        let mut request = fixtures.named(PRESIGNED_FOR_AN_HOUR);
        request.query = format!("X-Amz-{name}=1&{}", request.query);
        assert!(is_refused(&fixtures.verdict(&request, 0)), "{name}");
    }
}

#[test]
fn a_session_token_is_signed_with_the_rest() {
    let fixtures = fixtures();
    let mut request = fixtures.named("a session token in a header");
    replace(&mut request, "x-amz-security-token", "session", "stolen");
    assert!(is_refused(&fixtures.verdict(&request, 0)));
    let mut request = fixtures.named(PRESIGNED_WITHOUT_EXPIRY);
    request.query = request.query.replace("Token=a", "Token=b");
    assert!(is_refused(&fixtures.verdict(&request, 0)));
}

#[test]
fn a_presigned_request_cannot_outlive_a_week() {
    let fixtures = fixtures();
    for expiry in ["0", "-1", "604801", "soon", ""] {
        let mut request = fixtures.named(PRESIGNED_FOR_AN_HOUR);
        let query = request
            .query
            .replace("Expires=3600", &format!("Expires={expiry}"));
        request.query = query;
        assert!(is_refused(&fixtures.verdict(&request, 0)), "{expiry}");
    }
}

#[test]
fn a_signature_for_another_service_day_or_scheme_is_refused() {
    let fixtures = fixtures();
    for (from, to) in [
        ("mobiletargeting", "pinpoint"),
        ("/20260102/", "/20260103/"),
        ("aws4_request", "aws5_request"),
        ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
        ("us-east-1", "eu-west-1"),
        ("SignedHeaders=host;x-amz-date", "SignedHeaders=x-amz-date"),
        ("SignedHeaders=host;", "SignedHeaders=host;x-absent;"),
        ("Credential=", "Credentials="),
        ("Signature=", "Signature=0"),
    ] {
        let mut request = fixtures.named("a simple GET");
        replace(&mut request, "authorization", from, to);
        assert!(is_refused(&fixtures.verdict(&request, 0)), "{from} as {to}");
    }
}

#[test]
fn a_signature_without_its_date_is_refused() {
    let fixtures = fixtures();
    let mut request = fixtures.named("a simple GET");
    request.headers.retain(|(name, _)| name != "x-amz-date");
    assert!(is_refused(&fixtures.verdict(&request, 0)));
    for date in [
        "20260102",
        "20260102T030405",
        "2026-01-02T03:04:05Z",
        "20261302T030405Z",
    ] {
        let mut request = fixtures.named("a simple GET");
        replace(&mut request, "x-amz-date", "20260102T030405Z", date);
        assert!(is_refused(&fixtures.verdict(&request, 0)), "{date}");
    }
}

#[test]
fn an_authorization_of_no_known_kind_is_refused_without_a_panic() {
    let fixtures = fixtures();
    for authorization in [
        "",
        "Basic YTpi",
        "Bearer",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=é",
    ] {
        let mut request = fixtures.named("a simple GET");
        request.headers.retain(|(name, _)| name != "authorization");
        request
            .headers
            .push(("authorization".to_owned(), authorization.to_owned()));
        let query = engine::split_query(&request.query).unwrap();
        let claim = claim::read(&request, &query);
        assert!(
            matches!(claim, Err(ApiError::Forbidden(_))),
            "{authorization}"
        );
    }
}
