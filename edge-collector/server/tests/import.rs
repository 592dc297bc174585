//! `carillon import pinpoint`, on made-up data in the shapes that Pinpoint's answers, its export jobs and Terraform have.
#![allow(clippy::unwrap_used, reason = "a test fails where it must")]

mod support;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use support::{Folder, Server, carillon};

/// The application of `tests/saved`, and the one of its Terraform state.
const SHOP: &str = "4f1c0a9be2d74c3f8a6b5d2e1c0f9a87";
const APP: &str = "0d0c0b0a0908070605040302010f0e0d";

/// What an import left: how it ended, and what it said.
struct Done {
    ok: bool,
    said: String,
}

impl Done {
    fn counts(&self, line: &str) {
        assert!(self.said.contains(line), "no {line} in {}", self.said);
    }
}

fn saved() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/saved")
}

/// A data folder with an account in it.
fn data() -> Folder {
    let folder = Folder::new();
    assert!(Server::start(&folder.0).stop());
    folder
}

fn import(data: &Folder, paths: &[&Path], flags: &[&str]) -> Done {
    let mut command = carillon(&data.0);
    let output = command
        .args(["import", "pinpoint"])
        .args(paths)
        .args(flags)
        .output()
        .unwrap();
    let said =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    Done {
        ok: output.status.success(),
        said,
    }
}

fn endpoint(n: usize) -> Value {
    json!({
        "Address": format!("e{n}@lantern.example"), "ApplicationId": SHOP, "Attributes": {"plan": ["gold", "old"]},
        "ChannelType": "EMAIL", "CohortId": (n % 100).to_string(), "CreationDate": "2020-02-02T02:02:02.020Z",
        "Demographic": {"Locale": "de_AT", "Timezone": "Europe/Vienna"}, "EffectiveDate": "2024-03-04T05:06:07.089Z",
        "EndpointStatus": if n.is_multiple_of(3) { "INACTIVE" } else { "ACTIVE" }, "Id": format!("Endpoint-{n}"),
        "Location": {"Country": "AT", "Latitude": 48.2, "Longitude": 16.4}, "Metrics": {"visits": 7.0},
        "OptOut": if n.is_multiple_of(5) { "ALL" } else { "NONE" }, "RequestId": format!("request-{n}"),
        "User": {"UserId": format!("user-{}", n / 2), "UserAttributes": {"FirstName": ["Ada"]}},
    })
}

fn lines(rows: impl IntoIterator<Item = usize>) -> String {
    rows.into_iter()
        .map(|n| endpoint(n).to_string() + "\n")
        .collect()
}

fn packed(text: &str) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

/// A folder with one file in it.
fn file(name: &str, bytes: &[u8]) -> (Folder, PathBuf) {
    let folder = Folder::new();
    fs::create_dir_all(&folder.0).unwrap();
    let path = folder.0.join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// Every file of a data folder but the lock, and what is in it.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(contents(&path)),
            false => drop(found.insert(path.clone(), fs::read(&path).unwrap())),
        }
    }
    found
}

/// Bytes of all files of a data folder.
fn bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let sizes = entries.map(|entry| match entry.path() {
        path if path.is_dir() => bytes(&path),
        path => path.metadata().map_or(0, |metadata| metadata.len()),
    });
    sizes.sum()
}

/// What differs between two values, member by member.
fn differences(path: &str, was: &Value, is: &Value, found: &mut Vec<String>) {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            let names: std::collections::BTreeSet<_> = was.keys().chain(is.keys()).collect();
            for name in names {
                let (was, is) = (was.get(name), is.get(name));
                differences(
                    &format!("{path}/{name}"),
                    was.unwrap_or(&Value::Null),
                    is.unwrap_or(&Value::Null),
                    found,
                );
            }
        }
        _ if was == is => {}
        _ => found.push(path.to_owned()),
    }
}

/// Holds what the API answers against the answer that was saved. Only the members named may differ.
fn reads_back(server: &Server, path: &str, was: &Value, may_differ: &[&str]) -> Value {
    let (status, is) = server.call("GET", path, &Value::Null);
    assert_eq!(status, 200, "{path}: {is}");
    let mut found = Vec::new();
    differences("", was, &is, &mut found);
    found.retain(|member| !may_differ.contains(&member.as_str()));
    assert!(found.is_empty(), "{path} differs in {found:?}: {was} {is}");
    is
}

fn answer(name: &str) -> Value {
    let value: Value = serde_json::from_slice(&fs::read(saved().join(name)).unwrap()).unwrap();
    value.as_object().unwrap().values().next().unwrap().clone()
}

#[test]
fn what_was_saved_reads_back_as_it_was() {
    let data = data();
    let (_rows, export) = file("part-0000.gz", &packed(&lines(0..40)));
    let done = import(&data, &[&saved(), &export], &[]);
    assert!(!done.ok, "two things cannot be taken over: {}", done.said);
    done.counts("objects: 17 taken over, 0 here already, 2 left out, 2 refused");
    done.counts("endpoints: 40 rows: 40 taken over, 0 here already, 0 refused");
    for secret in ["AAAA-made-up-server-key", "BEGIN MADE UP"] {
        assert!(!done.said.contains(secret));
    }

    let server = Server::start(&data.0);
    let v1 = format!("/v1/apps/{SHOP}");
    reads_back(&server, &v1, &answer("get-app.json"), &["/Arn"]);
    reads_back(
        &server,
        &format!("{v1}/settings"),
        &answer("get-application-settings.json"),
        &[],
    );
    for version in ["2", "3"] {
        let path = format!("/v1/templates/welcome/email?version={version}");
        let file = format!("get-email-template-welcome-{version}.json");
        reads_back(
            &server,
            path.split('?').next().unwrap(),
            &answer("get-email-template-welcome-2.json"),
            &["/Arn"],
        );
        let (_, all) = server.call("GET", &path, &Value::Null);
        assert_eq!(all["Subject"], answer(&file)["Subject"]);
    }
    let own = [
        "/CreationDate",
        "/LastModifiedBy",
        "/LastModifiedDate",
        "/Version",
        "/HasCredential",
        "/MessagesPerSecond",
    ];
    reads_back(
        &server,
        &format!("{v1}/channels/email"),
        &answer("get-email-channel.json"),
        &own,
    );
    let gcm = [&own[..], &["/Enabled", "/Credential"]].concat();
    reads_back(
        &server,
        &format!("{v1}/channels/gcm"),
        &answer("get-gcm-channel.json"),
        &gcm,
    );
    let segments = answer("get-segments.json");
    for (n, id) in [
        (0, "00ff11ee22dd33cc44bb55aa66997788"),
        (1, "11aa22bb33cc44dd55ee66ff77008811"),
    ] {
        let may_differ: &[&str] = if n == 0 {
            &["/Arn", "/SegmentGroups/Groups"]
        } else {
            &["/Arn"]
        };
        reads_back(
            &server,
            &format!("{v1}/segments/{id}"),
            &segments["Item"][n],
            may_differ,
        );
    }
    for (n, state) in ["COMPLETED", "PAUSED", "PAUSED"].iter().enumerate() {
        let was = &answer("get-campaigns.json")["Item"][n];
        let path = format!("{v1}/campaigns/{}", was["Id"].as_str().unwrap());
        let may_differ = [
            "/Arn",
            "/IsPaused",
            "/State/CampaignStatus",
            "/SegmentVersion",
        ];
        let is = reads_back(&server, &path, was, &may_differ);
        assert_eq!(is["State"]["CampaignStatus"], *state);
    }
    let journey = reads_back(
        &server,
        &format!("{v1}/journeys/a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3"),
        &answer("get-journey.json"),
        &["/State"],
    );
    assert_eq!(journey["State"], "DRAFT");
    for n in 0..40 {
        reads_back(
            &server,
            &format!("{v1}/endpoints/endpoint-{n}"),
            &endpoint(n),
            &[],
        );
    }
    let (_, settings) = server.call("GET", &format!("/v1/apps/{APP}/settings"), &Value::Null);
    assert_eq!(
        (
            &settings["Limits"]["Daily"],
            &settings["QuietTime"]["Start"]
        ),
        (&json!(5), &json!("23:00"))
    );
    let (_, bye) = server.call("GET", "/v1/templates/bye/email", &Value::Null);
    assert_eq!(
        (&bye["TemplateDescription"], &bye["Headers"][0]["Name"]),
        (&json!("The last mail"), &json!("List-Unsubscribe"))
    );
    let (_, apns) = server.call(
        "GET",
        &format!("/v1/apps/{APP}/channels/apns"),
        &Value::Null,
    );
    assert_eq!(
        (&apns["Enabled"], &apns["HasTokenKey"]),
        (&json!(false), &json!(false))
    );
    let (_, mails) = server.call("GET", "/inbox/messages", &Value::Null);
    assert!(
        !mails.to_string().contains("lantern"),
        "an import sends nothing: {mails}"
    );
}

#[test]
fn a_dry_run_says_the_same_and_changes_nothing() {
    let data = data();
    let (_rows, export) = file("part-0000", lines(0..10).as_bytes());
    let before = contents(&data.0);
    let dry = import(&data, &[&saved(), &export], &["--dry-run"]);
    assert_eq!(contents(&data.0), before);
    let real = import(&data, &[&saved(), &export], &[]);
    let objects = |done: &Done| {
        let lines = done
            .said
            .lines()
            .filter(|line| !line.contains("dry run") && !line.contains("a second"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(objects(&dry), objects(&real));
    let again = import(&data, &[&saved(), &export], &["--dry-run"]);
    again.counts("endpoints: 10 rows: 0 taken over, 10 here already, 0 refused");
}

#[test]
fn twice_is_harmless_also_through_a_server() {
    let data = data();
    let (_rows, export) = file("part-0000.gz", &packed(&lines(0..10)));
    import(&data, &[&saved(), &export], &[]);
    let server = Server::start(&data.0);
    let path = format!("/v1/apps/{SHOP}/endpoints/endpoint-1");
    let (status, _) = server.call("PUT", &path, &json!({"OptOut": "ALL"}));
    assert_eq!(status, 202);
    let dry = import(&data, &[&saved()], &["--dry-run"]);
    assert!(
        !dry.ok && dry.said.contains("Stop the server"),
        "{}",
        dry.said
    );
    let (_more, rows) = file("part-0001", lines(8..12).as_bytes());
    let again = import(&data, &[&saved(), &export, &rows], &[]);
    again.counts("objects: 0 taken over, 17 here already, 2 left out, 2 refused");
    again.counts("endpoints: 14 rows: 2 taken over, 12 here already, 0 refused");
    assert_eq!(server.call("GET", &path, &Value::Null).1["OptOut"], "ALL");
}

#[test]
fn what_is_torn_or_bad_is_refused_by_file_and_line_and_the_rest_is_taken() {
    let data = data();
    let mut gzip = packed(&lines(0..2_000));
    gzip.truncate(gzip.len() / 2);
    let (_torn, torn) = file("torn.gz", &gzip);
    let done = import(&data, &[&torn], &[]);
    assert!(
        !done.ok && done.said.contains("the file is torn here"),
        "{}",
        done.said
    );
    assert!(done.said.contains(" 1 refused\n"), "{}", done.said);

    let bad = json!({"Id": "x", "ApplicationId": SHOP, "ChannelType": "EMAIL"});
    let text = format!(
        "{}{bad}\nnot json {{\n{}{}\n",
        lines(3_000..3_002),
        lines(3_002..3_003),
        endpoint(3_003)
    );
    let (_bad, rows) = file("bad.json", text.as_bytes());
    let done = import(&data, &[&rows], &[]);
    done.counts("endpoints: 6 rows: 4 taken over, 0 here already, 2 refused");
    done.counts("bad.json:3: Missing Address");
    done.counts("bad.json:4: it is not an endpoint");
    let (_half, half) = file("half.json", br#"{"SegmentResponse": {"Id": "#);
    let done = import(&data, &[&half], &[]);
    assert!(
        !done.ok && done.said.contains("broken JSON"),
        "{}",
        done.said
    );
}

#[test]
fn things_can_go_to_another_application() {
    let data = data();
    let server = Server::start(&data.0);
    let home = server.create_app();
    let (_rows, export) = file("part", lines(0..3).as_bytes());
    let segments = saved().join("get-segments.json");
    let done = import(&data, &[&segments, &export], &["--app", "Shop"]);
    done.counts("endpoints: 3 rows: 3 taken over");
    let (_, segments) = server.call("GET", &format!("/v1/apps/{home}/segments"), &Value::Null);
    assert_eq!(segments["Item"].as_array().unwrap().len(), 2);
    assert_eq!(segments["Item"][0]["ApplicationId"], json!(home));
    let unknown = import(&data, &[&export], &["--app", "Nobody"]);
    assert!(
        !unknown.ok && unknown.said.contains("no application Nobody"),
        "{}",
        unknown.said
    );
    let two = import(&data, &[&saved()], &["--app", "Shop"]);
    assert!(
        !two.ok && two.said.contains("hold those of 2"),
        "{}",
        two.said
    );
}

#[test]
fn an_import_that_was_killed_goes_on_and_counts_every_row_once() {
    const ROWS: usize = 6_000;
    /// What an import has written when it is killed: everything else, and a part of its rows.
    const KILL_BYTES: u64 = 1_500_000;
    let data = data();
    let (_rows, export) = file("part-0000.gz", &packed(&lines(0..ROWS)));
    let mut command = carillon(&data.0);
    command
        .args(["import", "pinpoint"])
        .args([&saved(), &export]);
    let began = bytes(&data.0);
    let mut process = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while process.try_wait().unwrap().is_none() && bytes(&data.0) < began + KILL_BYTES {
        thread::sleep(Duration::from_millis(5));
    }
    let _ = process.kill();
    process.wait().unwrap();
    let done = import(&data, &[&saved(), &export], &[]);
    let sums = done
        .said
        .lines()
        .find(|line| line.starts_with("endpoints: "))
        .unwrap();
    let numbers: Vec<usize> = sums
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|word| word.parse().ok())
        .collect();
    assert!(
        numbers[1] > 0 && numbers[2] > 0,
        "it was not killed in the middle: {sums}"
    );
    assert_eq!(
        (numbers[0], numbers[1] + numbers[2], numbers[3]),
        (ROWS, ROWS, 0),
        "{sums}"
    );
    let server = Server::start(&data.0);
    for n in [0, 1, ROWS / 2, ROWS - 1] {
        reads_back(
            &server,
            &format!("/v1/apps/{SHOP}/endpoints/endpoint-{n}"),
            &endpoint(n),
            &[],
        );
    }
    let (_, campaigns) = server.call("GET", &format!("/v1/apps/{SHOP}/campaigns"), &Value::Null);
    assert_eq!(campaigns["Item"].as_array().unwrap().len(), 3);
}
