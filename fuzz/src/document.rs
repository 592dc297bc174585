//! Calls made out of bytes: a route of the OpenAPI document, its labels and query, and a body of its shape, with a fault here and there.

use crate::Dream;
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

/// How deep a body may go. Journeys and segments need seven.
const DEPTH_MAX: u32 = 9;
/// Entries of a list, and of a map.
const ENTRIES_MAX: usize = 3;

/// What fits under a name: of a label, of a part of the query, of a member that is a text.
#[rustfmt::skip]
const FITTING: &[(&str, &str)] = &[
    ("application-id", "{app}"),
    ("attribute-type", "endpoint-custom-attributes"),
    ("campaign-id", "{campaign}"),
    ("endpoint-id", "e1"),
    ("job-id", "{export}"),
    ("journey-id", "{journey}"),
    ("key-id", "{publishable}"),
    ("kpi-name", "unique-deliveries"),
    ("recommender-id", "{recommender}"),
    ("resource-arn", "arn:aws:mobiletargeting:us-east-1:123456789012:apps/{app}"),
    ("segment-id", "{segment}"),
    ("template-name", "hello"),
    ("template-type", "EMAIL"),
    ("user-id", "ada"),
    ("version", "1"),
    ("page-size", "2"),
    ("tagKeys", "team"),
    ("create-new-version", "true"),
    ("start-time", "2026-01-01T00:00:00Z"),
    ("end-time", "2026-01-02T00:00:00Z"),
    ("Name", "hats"),
    ("SegmentId", "{segment}"),
    ("TemplateName", "hello"),
    ("UserId", "ada"),
    ("Address", "ada@example.com"),
    ("FromAddress", "shop@example.com"),
    ("Body", "Hello {{User.UserId}}"),
    ("Title", "Hello"),
    ("StartTime", "IMMEDIATE"),
    ("EndTime", "2026-01-20T00:00:00Z"),
    ("Timestamp", "2026-01-02T03:04:05Z"),
    ("StartTimestamp", "2026-01-02T03:04:05Z"),
    ("Timezone", "UTC+01"),
    ("Start", "22:00"),
    ("End", "07:00"),
    ("Channel", "SMS"),
    ("DestinationIdentity", "+12065550142"),
    ("OriginationIdentity", "+12065550100"),
    ("ReferenceId", "sign-in"),
    ("BrandName", "Shop"),
    ("PhoneNumber", "+12065550142"),
    ("StartActivity", "rest"),
    ("NextActivity", "split"),
    ("TrueActivity", "rest"),
    ("FalseActivity", "split"),
    ("WaitFor", "PT1H"),
    ("RoleArn", "arn:aws:iam::123456789012:role/pinpoint"),
    ("S3Url", "s3://people/list.csv"),
    ("S3UrlPrefix", "s3://people/out/"),
    ("DestinationStreamArn", "arn:aws:kinesis:us-east-1:123456789012:stream/events"),
    ("RecommendationProviderUri", "arn:aws:personalize:us-east-1:123456789012:campaign/shop"),
    ("RecommendationProviderRoleArn", "arn:aws:iam::123456789012:role/personalize"),
    ("DefaultAuthenticationMethod", "KEY"),
    ("Version", "1"),
    ("ApplicationId", "{app}"),
    ("Link", "https://shop.example/"),
];

/// Texts that mean something somewhere.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "", "e1", "ada", "hat", "red", "hello", "rest", "split", "cart.add", "ada@example.com", "+12065550142", "DE", "EMAIL", "1", "0", "-1", "latest",
    "{app}", "{segment}", "{narrow}", "{campaign}", "{journey}", "{id}", "IMMEDIATE", "2026-01-02T04:00:00Z", "2026-01-03T03:04:05.000Z",
    "2026-06-31T00:00:00Z", "9999-12-31T23:59:59Z", "0000-01-01", "22:00", "07:00", "24:00", "UTC", "UTC+14", "Europe/Berlin", "P1D", "PT1H",
    "PT99999999999H", "{{User.UserAttributes.FirstName}}", "{{#each User}}{{this}}{{/each}}", "{{", "s3://people/list.csv", "https://shop.example/",
    "arn:aws:iam::123456789012:role/pinpoint", "arn:aws:kinesis:us-east-1:123456789012:stream/events", "{\"Name\":\"Ada\"}", "18446744073709551616",
    "null", "\0", "\u{feff}é\u{202e}", "*", "%", "'\"<>&\r\n", "ALL", "_email.open", "constructor",
];

/// Numbers at which something begins or ends somewhere.
#[rustfmt::skip]
const INTEGERS: [i64; 16] = [0, 1, 2, 5, 10, 50, 100, -1, 101, 300, 1_440, 86_400, 4_294_967_296, 9_007_199_254_740_993, i64::MAX, i64::MIN];

/// The document, as far as calls need it.
pub struct Document {
    routes: Vec<Route>,
    schemas: Value,
}

struct Route {
    verb: String,
    path: String,
    query: Vec<String>,
    body: Option<Value>,
}

impl Document {
    /// Asks for the document.
    pub fn of(dream: &mut Dream<'_>) -> Document {
        let document = dream.call("GET", "/openapi.json", "");
        let members = |value: &Value| value.as_object().cloned().unwrap_or_default();
        let mut routes = Vec::new();
        for (path, calls) in members(&document["paths"]) {
            for (verb, call) in members(&calls) {
                routes.push(Route {
                    verb: verb.to_ascii_uppercase(),
                    path: path.clone(),
                    query: queries(&document, &call),
                    body: call
                        .pointer("/requestBody/content/application~1json/schema")
                        .cloned(),
                });
            }
        }
        assert!(routes.len() > 100, "the document has too few routes");
        let schemas = document["components"]["schemas"].clone();
        Document { routes, schemas }
    }

    /// Makes a call of bytes, and makes it.
    pub fn call(&self, bytes: &mut Unstructured<'_>, dream: &mut Dream<'_>) -> Result<()> {
        let route = bytes.choose(&self.routes)?;
        let mut target = String::new();
        for segment in route.path.split('/').skip(1) {
            target.push('/');
            match segment
                .strip_prefix('{')
                .and_then(|name| name.strip_suffix('}'))
            {
                Some(name) => target.push_str(&escape(&dream.fill(&text(name, bytes)?))),
                None => target.push_str(segment),
            }
        }
        let mut between = '?';
        for name in &route.query {
            if bytes.ratio(1, 3)? {
                let value = escape(&dream.fill(&text(name, bytes)?));
                target.push_str(&format!("{between}{name}={value}"));
                between = '&';
            }
        }
        let body = match &route.body {
            Some(shape) => self.value("", shape, bytes, 0)?.to_string(),
            None => String::new(),
        };
        dream.call(&route.verb, &target, &body);
        Ok(())
    }

    fn value(
        &self,
        name: &str,
        shape: &Value,
        bytes: &mut Unstructured<'_>,
        depth: u32,
    ) -> Result<Value> {
        if bytes.ratio(1, 64)? {
            let wrong = [
                Value::Null,
                json!(7),
                json!("x"),
                json!([]),
                json!({}),
                json!(false),
            ];
            return Ok(bytes.choose(&wrong)?.clone());
        }
        if let Some(shape) = shape["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next())
        {
            return self.value(name, &self.schemas[shape], bytes, depth);
        }
        if let Some(words) = shape["enum"].as_array() {
            return Ok(bytes.choose(words)?.clone());
        }
        match shape["type"].as_str() {
            Some("object") => self.object(shape, bytes, depth),
            Some("array") => {
                let entries = entries(bytes, depth)?;
                let items =
                    (0..entries).map(|_| self.value(name, &shape["items"], bytes, depth + 1));
                items.collect::<Result<Vec<_>>>().map(Value::Array)
            }
            Some("boolean") => bytes.arbitrary().map(Value::Bool),
            Some("integer") => integer(bytes).map(Value::from),
            Some("number") => number(bytes),
            _ => text(name, bytes).map(Value::String),
        }
    }

    fn object(&self, shape: &Value, bytes: &mut Unstructured<'_>, depth: u32) -> Result<Value> {
        let mut members = Map::new();
        let required = shape["required"].as_array();
        let is_required =
            |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
        for (name, part) in shape["properties"].as_object().into_iter().flatten() {
            let wanted = match is_required(name) {
                true => !bytes.ratio(1, 64)?,
                false => depth < DEPTH_MAX && bytes.ratio(1, 3)?,
            };
            if wanted {
                members.insert(name.clone(), self.value(name, part, bytes, depth + 1)?);
            }
        }
        if shape["additionalProperties"].is_object() {
            for _ in 0..entries(bytes, depth)? {
                let name = text("", bytes)?;
                let part = self.value("", &shape["additionalProperties"], bytes, depth + 1)?;
                members.insert(name, part);
            }
        }
        Ok(Value::Object(members))
    }
}

/// The names of the query of a call, wherever the document has them.
fn queries(document: &Value, call: &Value) -> Vec<String> {
    let parameters = call["parameters"].as_array().into_iter().flatten();
    let whole = parameters.map(|one| {
        let path = one["$ref"].as_str().and_then(|path| path.strip_prefix('#'));
        path.and_then(|path| document.pointer(path)).unwrap_or(one)
    });
    whole
        .filter(|one| one["in"] == "query")
        .filter_map(|one| one["name"].as_str().map(str::to_owned))
        .collect()
}

fn entries(bytes: &mut Unstructured<'_>, depth: u32) -> Result<usize> {
    match depth < DEPTH_MAX {
        true => bytes.int_in_range(0..=ENTRIES_MAX),
        false => Ok(0),
    }
}

/// As a rule what fits under that name, else what means something somewhere, else anything.
fn text(name: &str, bytes: &mut Unstructured<'_>) -> Result<String> {
    let fitting = FITTING.iter().find(|(known, _)| *known == name);
    match fitting {
        Some((_, text)) if !bytes.ratio(1, 8)? => Ok((*text).to_owned()),
        _ if bytes.ratio(1, 8)? => bytes.arbitrary::<&str>().map(str::to_owned),
        _ => bytes.choose(TEXTS).map(|text| (*text).to_owned()),
    }
}

fn integer(bytes: &mut Unstructured<'_>) -> Result<i64> {
    match bytes.ratio(1, 8)? {
        true => bytes.arbitrary(),
        false => bytes.choose(&INTEGERS).copied(),
    }
}

fn number(bytes: &mut Unstructured<'_>) -> Result<Value> {
    let others = [json!(0.5), json!(-0.0), json!(1e308), json!(u64::MAX)];
    match bytes.ratio(1, 4)? {
        true => bytes.choose(&others).cloned(),
        false => integer(bytes).map(Value::from),
    }
}

/// A text as a part of a target.
fn escape(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
