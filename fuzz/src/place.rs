//! An application in which people have already been at work.

use carillon_engine::fuzzing::{Visit, World};
use carillon_engine::{Request, Response};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Whether a person wants to read what is called: an input of `calls` says it to nobody.
static ALOUD: LazyLock<bool> = LazyLock::new(|| std::env::var_os("CARILLON_FUZZ_ALOUD").is_some());
const JSON: &str = "application/json";

/// What is in the place: the word that the id of each becomes, and the verb, path and body of the call that makes it. A word in braces
/// stands for an id.
#[rustfmt::skip]
const FURNITURE: &[(&str, &str, &str, &str)] = &[
    ("", "PUT", "/v1/apps/{app}/channels/email", r#"{"FromAddress":"shop@example.com","Identity":"arn:aws:ses:us-east-1:123456789012:identity/example.com"}"#),
    ("", "PUT", "/v1/apps/{app}/channels/sms", r#"{"SenderId":"Shop"}"#),
    ("", "PUT", "/v1/apps/{app}/endpoints/e1", r#"{"ChannelType":"EMAIL","Address":"ada@example.com","Attributes":{"hat":["red"]},"Metrics":{"hats":3},"Demographic":{"Timezone":"Europe/Berlin"},"Location":{"Country":"DE","Latitude":52.5,"Longitude":13.4},"User":{"UserId":"ada","UserAttributes":{"FirstName":["Ada"]}}}"#),
    ("", "POST", "/v1/templates/hello/email", r#"{"Subject":"Hello {{User.UserAttributes.FirstName}}","HtmlPart":"<p>Hello</p>"}"#),
    ("", "POST", "/v1/templates/hello/sms", r#"{"Body":"Hello"}"#),
    ("", "POST", "/v1/templates/hello/inapp", r##"{"Layout":"OVERLAYS","Content":[{"BackgroundColor":"#FFFFFF"}]}"##),
    ("segment", "POST", "/v1/apps/{app}/segments", r#"{"Name":"all"}"#),
    ("narrow", "POST", "/v1/apps/{app}/segments", r#"{"Name":"hats","SegmentGroups":{"Groups":[{"SourceSegments":[{"Id":"{segment}"}],"Dimensions":[{"Attributes":{"hat":{"Values":["red"]}}}]}]}}"#),
    ("campaign", "POST", "/v1/apps/{app}/campaigns", r#"{"Name":"later","SegmentId":"{segment}","Schedule":{"StartTime":"2026-02-01T00:00:00Z","Frequency":"ONCE"},"MessageConfiguration":{"EmailMessage":{"Title":"Hi","Body":"Hello"}}}"#),
    ("", "POST", "/v1/apps/{app}/campaigns", r#"{"Name":"on events","SegmentId":"{segment}","Schedule":{"StartTime":"IMMEDIATE","EndTime":"2026-03-01T00:00:00Z","Frequency":"EVENT","EventFilter":{"FilterType":"ENDPOINT","Dimensions":{"EventType":{"DimensionType":"INCLUSIVE","Values":["cart.add"]}}}},"MessageConfiguration":{"EmailMessage":{"Title":"Hi","Body":"{{Event.Attributes.sku}}"}}}"#),
    ("journey", "POST", "/v1/apps/{app}/journeys", r#"{"Name":"welcome"}"#),
    ("export", "POST", "/v1/apps/{app}/jobs/export", r#"{"RoleArn":"arn:aws:iam::123456789012:role/pinpoint","S3UrlPrefix":"s3://people/out/","SegmentId":"{segment}"}"#),
    ("recommender", "POST", "/v1/recommenders", r#"{"RecommendationProviderUri":"arn:aws:personalize:us-east-1:123456789012:campaign/shop","RecommendationProviderRoleArn":"arn:aws:iam::123456789012:role/personalize"}"#),
    ("publishable", "POST", "/keys", r#"{"Power":"PUBLISH","ApplicationId":"{app}"}"#),
    ("", "POST", "/v1/apps/{app}/events", r#"{"BatchItem":{"e1":{"Endpoint":{},"Events":{"v1":{"EventType":"cart.add","Timestamp":"2026-01-02T03:04:05Z","Attributes":{"sku":"A1"}}}}}}"#),
    ("", "POST", "/v1/apps/{app}/messages", r#"{"MessageConfiguration":{"EmailMessage":{"SimpleEmail":{"Subject":{"Data":"Hi"},"TextPart":{"Data":"Hello"}}}},"Endpoints":{"e1":{}}}"#),
];

/// A world with [`FURNITURE`], and what its things are called.
pub(crate) struct Place {
    world: World,
    words: BTreeMap<String, String>,
}

impl Place {
    pub(crate) fn furnished() -> Place {
        let mut world = World::empty();
        let visit = world.visit();
        let words = BTreeMap::from([
            ("app".to_owned(), visit.app()),
            ("administrator".to_owned(), visit.administrator()),
        ]);
        let mut dream = Dream { visit, words };
        for (word, verb, path, body) in FURNITURE {
            let answer = dream.call(verb, path, body);
            if !word.is_empty() {
                let id = answer["Id"].as_str();
                let id = id.unwrap_or_else(|| panic!("{verb} {path} made nothing: {answer}"));
                dream.words.insert((*word).to_owned(), id.to_owned());
            }
        }
        let words = dream.words;
        Place { world, words }
    }

    /// Lets `body` happen, and then makes it as if nothing had.
    pub(crate) fn dream(&mut self, body: impl FnOnce(&mut Dream<'_>)) {
        let words = self.words.clone();
        self.world.dream(|visit| body(&mut Dream { visit, words }));
    }
}

/// A place while something happens in it that will not have happened.
pub struct Dream<'a> {
    visit: Visit<'a>,
    words: BTreeMap<String, String>,
}

impl Dream<'_> {
    /// The text with every word in braces made the id that it stands for. `{id}` is what was made last.
    pub fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (word, id) in &self.words {
            filled = filled.replace(&format!("{{{word}}}"), id);
        }
        filled
    }

    /// Sends a request written down as text; [`crate::request::read`] says how.
    pub fn say(&mut self, text: &[u8]) -> Value {
        let text = match std::str::from_utf8(text) {
            Ok(text) => self.fill(text).into_bytes(),
            Err(_) => text.to_vec(),
        };
        self.send(crate::request::read(&text))
    }

    /// Calls an operation as the administrator.
    pub fn call(&mut self, verb: &str, target: &str, body: &str) -> Value {
        let target = self.fill(target);
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        self.send(Request {
            method: verb.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: vec![("authorization".to_owned(), self.visit.administrator())],
            body: self.fill(body).into_bytes(),
        })
    }

    /// Sends a request, judges the answer, and gives back its JSON.
    pub fn send(&mut self, request: Request) -> Value {
        if *ALOUD {
            let (path, body) = (&request.path, String::from_utf8_lossy(&request.body));
            eprintln!("{} {path}?{} {body}", request.method, request.query);
        }
        let response = self.visit.send(request);
        if *ALOUD {
            let body = String::from_utf8_lossy(&response.body);
            eprintln!("    {} {body}", response.status);
        }
        let answer = judge(&response);
        if let Some(id) = answer["Id"].as_str() {
            self.words.insert("id".to_owned(), id.to_owned());
        }
        answer
    }

    /// Lets that much time go by.
    pub fn pass(&mut self, ms: i64) {
        self.visit.pass(ms);
    }
}

/// Holds a response to what every response promises: nothing went wrong inside, and what is said to be JSON is.
fn judge(response: &Response) -> Value {
    let text = String::from_utf8_lossy(&response.body);
    assert!(response.status < 500, "{} {text}", response.status);
    let header = |name| response.headers.iter().find(|(known, _)| *known == name);
    let kind = header("content-type").map(|(_, value)| value.as_str());
    assert!(kind.is_some(), "an answer without a content type");
    if response.status >= 400 {
        assert!(
            header("x-amzn-errortype").is_some(),
            "{} {text}",
            response.status
        );
    }
    match (kind, response.body.is_empty()) {
        (Some(JSON), false) => serde_json::from_slice(&response.body)
            .unwrap_or_else(|error| panic!("{error} in {text}")),
        _ => Value::Null,
    }
}
