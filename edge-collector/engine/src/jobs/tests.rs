//! Jobs over the API: accepted, listed, and honest about how they end where no object store is known.

use crate::testing::House;
use serde_json::{Value, json};

const IMPORTS: &str = "/v1/apps/{app}/jobs/import";
const EXPORTS: &str = "/v1/apps/{app}/jobs/export";
const ROLE: &str = "arn:aws:iam::123456789012:role/pinpoint";

/// An import as it is asked for; `more` replaces members.
fn import(more: &[(&str, Value)]) -> Value {
    let mut asked = json!({"Format": "CSV", "RoleArn": ROLE, "S3Url": "s3://people/list.csv"});
    for (name, value) in more {
        asked[*name] = value.clone();
    }
    asked
}

fn export(more: &[(&str, Value)]) -> Value {
    let mut asked = json!({"RoleArn": ROLE, "S3UrlPrefix": "s3://people/out/"});
    for (name, value) in more {
        asked[*name] = value.clone();
    }
    asked
}

fn created(house: &mut House, path: &str, body: Value) -> Value {
    let (status, job) = house.call("POST", path, body);
    let expected = if path == IMPORTS { 201 } else { 202 };
    assert_eq!(status, expected, "{job}");
    job
}

fn get(house: &mut House, path: &str, job: &Value) -> (u16, Value) {
    let path = format!("{path}/{}", job["Id"].as_str().unwrap());
    house.call("GET", &path, Value::Null)
}

fn ids(page: &Value) -> Vec<Value> {
    let items = page["Item"].as_array().unwrap();
    items.iter().map(|job| job["Id"].clone()).collect()
}

#[test]
fn an_import_is_accepted_and_then_says_that_it_could_not_be_done() {
    let mut house = House::new();
    let job = created(&mut house, IMPORTS, import(&[]));
    let shown = |house: &House, job: &Value| {
        let id = job["Id"].as_str().unwrap();
        house.show(job).replace(id, "{job}")
    };
    insta::assert_snapshot!(shown(&house, &job), @r#"
    {
      "ApplicationId": "{app}",
      "CreationDate": "2026-01-02T03:04:05.000Z",
      "Definition": {
        "DefineSegment": false,
        "ExternalId": "123456789012",
        "Format": "CSV",
        "RegisterEndpoints": true,
        "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
        "S3Url": "s3://people/list.csv"
      },
      "Id": "{job}",
      "JobStatus": "CREATED",
      "Type": "IMPORT"
    }
    "#);
    assert_eq!(get(&mut house, IMPORTS, &job), (200, job.clone()));
    house.advance(1000);
    house.wake();
    let (_, job) = get(&mut house, IMPORTS, &job);
    insta::assert_snapshot!(shown(&house, &job), @r#"
    {
      "ApplicationId": "{app}",
      "CompletedPieces": 0,
      "CompletionDate": "2026-01-02T03:04:06.000Z",
      "CreationDate": "2026-01-02T03:04:05.000Z",
      "Definition": {
        "DefineSegment": false,
        "ExternalId": "123456789012",
        "Format": "CSV",
        "RegisterEndpoints": true,
        "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
        "S3Url": "s3://people/list.csv"
      },
      "FailedPieces": 0,
      "Failures": [
        "s3://people/list.csv: this collector knows no object store. Set CARILLON_AWS_KEY_ID and CARILLON_AWS_SECRET, and CARILLON_AWS_ENDPOINT_S3 for a store that is not at AWS, and start the job again."
      ],
      "Id": "{job}",
      "JobStatus": "FAILED",
      "TotalFailures": 0,
      "TotalPieces": 0,
      "TotalProcessed": 0,
      "Type": "IMPORT"
    }
    "#);
    house.advance(1000);
    house.wake();
    assert_eq!(get(&mut house, IMPORTS, &job), (200, job));
}

#[test]
fn an_export_is_accepted_and_then_says_that_it_could_not_be_done() {
    let mut house = House::new();
    let job = created(&mut house, EXPORTS, export(&[]));
    assert_eq!(
        (&job["JobStatus"], &job["Type"]),
        (&json!("CREATED"), &json!("EXPORT"))
    );
    assert_eq!(job["Definition"], export(&[]));
    house.wake();
    let (_, job) = get(&mut house, EXPORTS, &job);
    assert_eq!(
        (&job["JobStatus"], &job["TotalProcessed"]),
        (&json!("FAILED"), &json!(0))
    );
    let failure = job["Failures"][0].as_str().unwrap();
    assert!(failure.contains("s3://people/out/"), "{failure}");
}

#[test]
fn a_job_is_found_where_its_kind_is() {
    let mut house = House::new();
    let job = created(&mut house, IMPORTS, import(&[]));
    assert_eq!(get(&mut house, EXPORTS, &job).0, 404);
    let nobody = json!({"Id": "0".repeat(32)});
    assert_eq!(get(&mut house, IMPORTS, &nobody).0, 404);
    let (_, exports) = house.call("GET", EXPORTS, Value::Null);
    assert_eq!(exports, json!({"Item": []}));
}

#[test]
fn jobs_are_listed_in_pages_and_by_segment() {
    let mut house = House::new();
    let segment = |house: &mut House, name: &str| {
        let (_, segment) = house.call("POST", "/v1/apps/{app}/segments", json!({"Name": name}));
        segment["Id"].as_str().unwrap().to_owned()
    };
    let (gold, silver) = (segment(&mut house, "Gold"), segment(&mut house, "Silver"));
    let mut jobs = Vec::new();
    for n in 0..5 {
        let of = if n % 2 == 0 { &gold } else { &silver };
        jobs.push(created(&mut house, EXPORTS, export(&[("SegmentId", json!(of))]))["Id"].clone());
    }
    let of_gold = created(&mut house, IMPORTS, import(&[("SegmentId", json!(gold))]));
    jobs.sort_by_key(Value::to_string);
    let (mut seen, mut token) = (Vec::new(), String::new());
    loop {
        let path = format!("{EXPORTS}?page-size=2&token={token}");
        let (_, page) = house.call("GET", &path, Value::Null);
        seen.extend(ids(&page));
        match page["NextToken"].as_str() {
            Some(next) => token = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, jobs);
    let of = |house: &mut House, segment: &str, kind: &str| {
        let path = format!("/v1/apps/{{app}}/segments/{segment}/jobs/{kind}");
        house.call("GET", &path, Value::Null)
    };
    assert_eq!(ids(&of(&mut house, &gold, "export").1).len(), 3);
    assert_eq!(ids(&of(&mut house, &silver, "export").1).len(), 2);
    assert_eq!(
        ids(&of(&mut house, &gold, "import").1),
        [of_gold["Id"].clone()]
    );
    assert_eq!(of(&mut house, &silver, "import").1, json!({"Item": []}));
    assert_eq!(of(&mut house, "nobody", "import").0, 404);
}

#[test]
fn what_makes_no_sense_is_refused_by_name() {
    let mut house = House::new();
    let (_, segment) = house.call("POST", "/v1/apps/{app}/segments", json!({"Name": "Gold"}));
    let gold = segment["Id"].clone();
    let imports = [
        (import(&[("Format", Value::Null)]), "Format"),
        (import(&[("Format", json!("XML"))]), "Format"),
        (import(&[("RoleArn", Value::Null)]), "RoleArn"),
        (import(&[("RoleArn", json!("me"))]), "RoleArn: "),
        (import(&[("S3Url", json!("ftp://people"))]), "S3Url: "),
        (import(&[("S3Url", json!("s3://"))]), "S3Url: "),
        (import(&[("SegmentId", json!("none"))]), "SegmentId: "),
        (
            import(&[("SegmentName", json!("x".repeat(257)))]),
            "SegmentName: ",
        ),
        (
            import(&[("RegisterEndpoints", json!(false))]),
            "DefineSegment or RegisterEndpoints: ",
        ),
    ];
    let exports = [
        (export(&[("S3UrlPrefix", Value::Null)]), "S3UrlPrefix"),
        (export(&[("S3UrlPrefix", json!("/tmp"))]), "S3UrlPrefix: "),
        (
            export(&[("S3UrlPrefix", json!("https://people/"))]),
            "S3UrlPrefix: ",
        ),
        (export(&[("SegmentVersion", json!(1))]), "SegmentVersion: "),
        (
            export(&[("SegmentId", gold.clone()), ("SegmentVersion", json!(2))]),
            "SegmentId: ",
        ),
        (
            export(&[("SegmentId", gold), ("SegmentVersion", json!(i64::MAX))]),
            "SegmentId: ",
        ),
    ];
    let imports = imports.into_iter().map(|case| (IMPORTS, case));
    for (path, (body, expected)) in imports.chain(exports.into_iter().map(|case| (EXPORTS, case))) {
        let (status, error) = house.call("POST", path, body);
        let message = error["Message"].as_str().unwrap_or_default();
        assert_eq!(status, 400, "{error}");
        assert!(message.starts_with(expected), "{message} is not {expected}");
    }
    assert_eq!(
        house.call("GET", IMPORTS, Value::Null).1,
        json!({"Item": []})
    );
}

#[test]
fn endpoints_are_registered_unless_that_is_refused() {
    let mut house = House::new();
    let job = created(
        &mut house,
        IMPORTS,
        import(&[("DefineSegment", json!(false))]),
    );
    assert_eq!(job["Definition"]["RegisterEndpoints"], true);
    let only = [
        ("RegisterEndpoints", json!(false)),
        ("DefineSegment", json!(true)),
    ];
    let job = created(&mut house, IMPORTS, import(&only));
    assert_eq!(job["Definition"]["RegisterEndpoints"], false);
}
