//! A store for tests of whatever jobs bring or take: one bucket in memory, and a house that has an account at it.

use crate::testing::House;
use crate::{Act, Aws, Effect, HttpAnswer, HttpCall, Outcome};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ROLE: &str = "arn:aws:iam::123456789012:role/pinpoint";
/// Seconds that a job may take in a test, by the test's clock.
const SECONDS_MAX: usize = 1_000;

/// An object store with one bucket, `people`, that lists two names at a time.
#[derive(Default)]
pub(crate) struct Bucket {
    pub(crate) objects: BTreeMap<String, Vec<u8>>,
    /// What it was asked for, as verb and path.
    pub(crate) asked: Vec<String>,
}

impl Bucket {
    pub(crate) fn with(objects: &[(&str, &str)]) -> Bucket {
        let objects = objects.iter();
        Bucket {
            objects: objects
                .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
                .collect(),
            asked: Vec::new(),
        }
    }

    pub(crate) fn answer(&mut self, call: &HttpCall) -> HttpAnswer {
        let path = call.url.strip_prefix("http://store.example").unwrap();
        self.asked.push(format!("{} {path}", call.method));
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = carillon_wire::route::decode(path).unwrap();
        if path == "/people" {
            return self.list(query);
        }
        let name = path.strip_prefix("/people/").unwrap().to_owned();
        if call.method == "PUT" {
            self.objects.insert(name, call.body.clone());
            return answer(200, &[], b"");
        }
        match self.objects.get(&name) {
            Some(body) => part(body, call),
            None => answer(
                404,
                &[],
                b"<Error><Code>NoSuchKey</Code><Message>It is gone.</Message></Error>",
            ),
        }
    }

    fn list(&self, query: &str) -> HttpAnswer {
        let query = crate::engine::split_query(query).unwrap();
        let asked = |name: &str| {
            let found = query.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let (prefix, after) = (asked("prefix"), asked("continuation-token"));
        let names = self.objects.keys();
        let names: Vec<_> = names
            .filter(|name| name.starts_with(&prefix) && **name > after)
            .collect();
        let mut xml = format!(
            "<ListBucketResult><IsTruncated>{}</IsTruncated>",
            names.len() > 2
        );
        for name in names.iter().take(2) {
            xml.push_str(&format!(
                "<Contents><Key>{}</Key></Contents>",
                name.replace('&', "&amp;")
            ));
        }
        if names.len() > 2 {
            xml.push_str(&format!(
                "<NextContinuationToken>{}</NextContinuationToken>",
                names[1]
            ));
        }
        xml.push_str("</ListBucketResult>");
        answer(200, &[], xml.as_bytes())
    }
}

/// Part of a body, as the call's Range asks.
pub(crate) fn part(body: &[u8], call: &HttpCall) -> HttpAnswer {
    let range = call
        .headers
        .iter()
        .find(|(name, _)| name == "range")
        .unwrap();
    let (from, to) = range
        .1
        .strip_prefix("bytes=")
        .unwrap()
        .split_once('-')
        .unwrap();
    let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
    if from >= body.len() {
        return answer(416, &[], b"");
    }
    let to = (to + 1).min(body.len());
    let range = format!("bytes {from}-{}/{}", to - 1, body.len());
    let etag = format!("\"{}\"", body.len());
    answer(
        206,
        &[("content-range", &range), ("etag", &etag)],
        &body[from..to],
    )
}

pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> HttpAnswer {
    let headers = headers.iter();
    HttpAnswer {
        status,
        headers: headers
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.to_vec(),
    }
}

/// A house that has an account at the store.
pub(crate) fn house() -> House {
    let mut house = House::new();
    house.set_aws(Aws {
        key_id: "AKIDEXAMPLE".to_owned(),
        secret: "secret".to_owned(),
        session_token: None,
        endpoints: vec![("s3".to_owned(), "http://store.example".to_owned())],
    });
    house
}

pub(crate) fn call_of(effect: &Effect) -> &HttpCall {
    match &effect.act {
        Act::Call(call) => call,
        other => panic!("not a call: {other:?}"),
    }
}

/// Lets everything go on, with the store's answers, until nothing is asked for any more.
pub(crate) fn run(house: &mut House, mut store: impl FnMut(&HttpCall) -> Outcome) {
    for _ in 0..SECONDS_MAX {
        house.wake();
        loop {
            let effects = house.effects();
            if effects.is_empty() {
                break;
            }
            for effect in effects {
                let outcome = store(call_of(&effect));
                house.settle(effect.id, outcome);
                house.wake();
            }
        }
        if house.next_wake().is_none() {
            return;
        }
        house.advance(1_000);
    }
    panic!("a job does not end");
}

pub(crate) fn import(house: &mut House, format: &str, url: &str, more: Value) -> Value {
    let mut wanted = json!({"Format": format, "RoleArn": ROLE, "S3Url": url});
    let Value::Object(more) = more else {
        panic!("not members: {more}");
    };
    for (name, value) in more {
        wanted[name.as_str()] = value;
    }
    let (status, job) = house.call("POST", "/v1/apps/{app}/jobs/import", wanted);
    assert_eq!(status, 201, "{job}");
    job
}

pub(crate) fn job(house: &mut House, job: &Value) -> Value {
    let kind = job["Type"].as_str().unwrap().to_lowercase();
    let path = format!(
        "/v1/apps/{{app}}/jobs/{kind}/{}",
        job["Id"].as_str().unwrap()
    );
    let (status, job) = house.call("GET", &path, Value::Null);
    assert_eq!(status, 200, "{job}");
    job
}

/// Imports from the bucket, and returns the job as it ended.
pub(crate) fn imported(
    house: &mut House,
    bucket: &mut Bucket,
    format: &str,
    url: &str,
    more: Value,
) -> Value {
    let made = import(house, format, url, more);
    run(house, |call| Outcome::Answered(bucket.answer(call)));
    job(house, &made)
}
