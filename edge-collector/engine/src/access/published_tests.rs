//! The requests of the test suite that AWS publishes for Signature V4, and the signatures it gives for them. Folded headers are left out,
//! which no host lets in, and so are queries whose escapes are broken: those are written here as a client sends them.

use super::claim::{self, Claim};
use crate::call::Request;
use crate::engine;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const DATE: &str = "20150830T123600Z";
const TOKEN: &str = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
const FORM: &str = "application/x-www-form-urlencoded";

/// A request of the suite, beside the host and the date that all of them have.
struct Published {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    query: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    signature: &'static str,
}

const fn of(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    query: &'static str,
    headers: &'static [(&'static str, &'static str)],
    signature: &'static str,
) -> Published {
    Published {
        name,
        method,
        path,
        query,
        headers,
        body: "",
        signature,
    }
}

const GET_VANILLA: &str = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
const POST_VANILLA: &str = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b";
const POST_QUERY: &str = "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11";

#[rustfmt::skip]
const SUITE: &[Published] = &[
    of("get-vanilla", "GET", "/", "", &[], GET_VANILLA),
    of("get-unreserved", "GET", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "", &[], "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
    of("get-utf8", "GET", "/ሴ", "", &[], "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
    of("get-space", "GET", "/example space/", "", &[], "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
    of("get-relative", "GET", "/example/..", "", &[], GET_VANILLA),
    of("get-relative-relative", "GET", "/example1/example2/../..", "", &[], GET_VANILLA),
    of("get-slash", "GET", "//", "", &[], GET_VANILLA),
    of("get-slash-dot-slash", "GET", "/./", "", &[], GET_VANILLA),
    of("get-slash-pointless-dot", "GET", "/./example", "", &[], "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
    of("get-slashes", "GET", "//example//", "", &[], "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
    of("get-vanilla-empty-query-key", "GET", "/", "Param1=value1", &[], "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
    of("get-vanilla-query-order-key", "GET", "/", "Param1=value2&Param1=Value1", &[], "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"),
    of("get-vanilla-query-order-key-case", "GET", "/", "Param2=value2&Param1=value1", &[], "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    of("get-vanilla-query-order-value", "GET", "/", "Param1=value2&Param1=value1", &[], "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"),
    of("get-vanilla-query-unreserved", "GET", "/", "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", &[], "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
    of("get-vanilla-utf8-query", "GET", "/", "ሴ=bar", &[], "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
    of("get-header-key-duplicate", "GET", "/", "", &[("my-header1", "value2"), ("my-header1", "value2"), ("my-header1", "value1")], "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
    of("get-header-value-order", "GET", "/", "", &[("my-header1", "value4"), ("my-header1", "value1"), ("my-header1", "value3"), ("my-header1", "value2")], "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
    of("get-header-value-trim", "GET", "/", "", &[("my-header1", " value1"), ("my-header2", " \"a   b   c\"")], "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    of("post-vanilla", "POST", "/", "", &[], POST_VANILLA),
    of("post-vanilla-query", "POST", "/", "Param1=value1", &[], POST_QUERY),
    of("post-vanilla-query-nonunreserved", "POST", "/", "%40%23%24%25%5E=&%2B=%2F%2C%3F%3E%3C%60%22%3B%3A%5C%7C%5D%5B%7B%7D", &[], "66c82657c86e26fb25238d0e69f011edc4c6df5ae71119d7cb98ed9b87393c1e"),
    of("post-vanilla-query-space", "POST", "/", "p=", &[], "e71688addb58a26418614085fb730ba3faa623b461c17f48f2fbdb9361b94a9b"),
    of("post-header-key-sort", "POST", "/", "", &[("my-header1", "value1")], "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
    of("post-header-value-case", "POST", "/", "", &[("my-header1", "VALUE1")], "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
    of("post-sts-header-before", "POST", "/", "", &[("x-amz-security-token", TOKEN)], "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"),
    Published { body: "Param1=value1", ..of("post-x-www-form-urlencoded", "POST", "/", "", &[("content-type", FORM)], "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a") },
    Published { body: "Param1=value1", ..of("post-x-www-form-urlencoded-parameters", "POST", "/", "", &[("content-type", "application/x-www-form-urlencoded; charset=utf8")], "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe") },
];

impl Published {
    fn request(&self) -> Request {
        let mut names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        names.extend(["host", "x-amz-date"]);
        names.sort_unstable();
        names.dedup();
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={}, Signature={}",
            names.join(";"),
            self.signature
        );
        let beside = [
            ("host", "example.amazonaws.com"),
            ("x-amz-date", DATE),
            ("authorization", authorization.as_str()),
        ];
        let headers = self.headers.iter().chain(&beside);
        Request {
            method: self.method.to_owned(),
            path: self.path.to_owned(),
            query: self.query.to_owned(),
            headers: headers
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: self.body.as_bytes().to_vec(),
        }
    }
}

fn is_believed(request: &Request) -> bool {
    let query = engine::split_query(&request.query).unwrap();
    match claim::read(request, &query).unwrap() {
        Claim::Signed(signed) => signed.is_by(SECRET),
        other => panic!("not a signature: {other:?}"),
    }
}

#[test]
fn every_published_signature_is_believed() {
    let doubted: Vec<&str> = SUITE
        .iter()
        .filter(|published| !is_believed(&published.request()))
        .map(|published| published.name)
        .collect();
    assert_eq!(doubted, Vec::<&str>::new());
}

#[test]
fn a_token_that_was_added_after_signing_does_no_harm() {
    let vanilla = SUITE.iter().find(|one| one.name == "post-vanilla");
    let mut request = vanilla.unwrap().request();
    let token = ("x-amz-security-token".to_owned(), TOKEN.to_owned());
    request.headers.push(token);
    assert!(is_believed(&request));
}

#[test]
fn a_signature_for_another_service_opens_nothing() {
    let request = SUITE[0].request();
    let Claim::Signed(signed) = claim::read(&request, &[]).unwrap() else {
        panic!("not a signature");
    };
    let now = crate::Timestamp::parse("2015-08-30T12:36:00Z").unwrap();
    let refusal = signed.prove(now, SECRET).unwrap_err().to_string();
    assert!(refusal.contains("the service service"), "{refusal}");
}
