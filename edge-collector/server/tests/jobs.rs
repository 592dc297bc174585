//! `carillon import FILE...`, and jobs that read and write in a folder.
#![allow(clippy::unwrap_used, reason = "a test fails where it must")]

mod support;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use support::{Folder, Server, carillon, kill_rounds};

/// How often a job is looked at, and how long after.
const LOOKS: usize = 6_000;
const PAUSE: Duration = Duration::from_millis(10);

fn people(rows: usize) -> String {
    let rows = (0..rows).map(|n| format!("e{n},EMAIL,e{n}@example.com,\"é, {n}\"\n"));
    format!(
        "Id,ChannelType,Address,Attributes.a\n{}",
        rows.collect::<String>()
    )
}

/// A folder with a file in it.
fn file(name: &str, bytes: &[u8]) -> Folder {
    let folder = Folder::new();
    fs::create_dir_all(&folder.0).unwrap();
    fs::write(folder.0.join(name), bytes).unwrap();
    folder
}

/// Runs `carillon import`, and returns whether it ended well, and what it said.
fn import(data: &Path, path: &Path, flags: &[&str]) -> (bool, String) {
    let output = carillon(data)
        .arg("import")
        .arg(path)
        .args(flags)
        .output()
        .unwrap();
    let said =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.success(), said)
}

fn jobs(server: &Server, app: &str) -> Vec<Value> {
    let (status, jobs) = server.call("GET", &format!("/v1/apps/{app}/jobs/import"), &Value::Null);
    assert_eq!(status, 200, "{jobs}");
    jobs["Item"].as_array().unwrap().clone()
}

#[test]
fn a_file_is_sent_through_the_server_and_becomes_a_segment() {
    let data = Folder::new();
    let server = Server::start(&data.0);
    let app = server.create_app();
    let rows = 3_000;
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(people(rows).as_bytes()).unwrap();
    let folder = file("people.csv.gz", &packed.finish().unwrap());
    let path = folder.0.join("people.csv.gz");
    let (ok, said) = import(
        &data.0,
        &path,
        &["--app", "Shop", "--segment-name", "Spring"],
    );
    assert!(
        ok && said.contains("COMPLETED, 3000 rows, 0 of them refused"),
        "{said}"
    );
    let (_, segments) = server.call("GET", &format!("/v1/apps/{app}/segments"), &Value::Null);
    let segment = &segments["Item"][0];
    assert_eq!(
        (&segment["Name"], &segment["ImportDefinition"]["Size"]),
        (&json!("Spring"), &json!(rows))
    );
    let (_, last) = server.call(
        "GET",
        &format!("/v1/apps/{app}/endpoints/e2999"),
        &Value::Null,
    );
    assert_eq!(last["Attributes"], json!({"a": ["é, 2999"]}));
}

#[test]
fn a_file_is_sent_without_a_server_and_what_was_refused_is_said() {
    let data = Folder::new();
    let server = Server::start(&data.0);
    let app = server.create_app();
    assert!(server.stop());
    let folder = file("people.txt", b"{\"Id\": \"e1\"}\n{\"Id\": \"\"}\n");
    let path = folder.0.join("people.txt");
    let (ok, said) = import(&data.0, &path, &["--app", &app]);
    assert!(!ok && said.contains("--format"), "{said}");
    let (ok, said) = import(&data.0, &path, &["--app", &app, "--format", "json"]);
    assert!(!ok && said.contains("2 rows, 1 of them refused"), "{said}");
    assert!(
        said.contains("people.txt line 2: say which endpoint"),
        "{said}"
    );
    let server = Server::start(&data.0);
    assert_eq!(
        server
            .call("GET", &format!("/v1/apps/{app}/endpoints/e1"), &Value::Null)
            .0,
        200
    );
}

#[test]
fn the_same_command_goes_on_after_a_stop() {
    /// Rows from one stop to the next, and after the last.
    const ROUND_ROWS: usize = 6_000;
    let data = Folder::new();
    let mut server = Server::start(&data.0);
    let app = server.create_app();
    let rows = (kill_rounds() + 1) * ROUND_ROWS;
    let folder = file("people.csv", people(rows).as_bytes());
    let path = folder.0.join("people.csv");
    for round in 0..kill_rounds() {
        stop_after(&data.0, &server, &app, &path, round * ROUND_ROWS + 1_000);
        server.kill();
        server = Server::start(&data.0);
    }
    let (ok, said) = import(&data.0, &path, &["--app", &app]);
    assert!(ok, "{said}");
    let jobs = jobs(&server, &app);
    assert_eq!(jobs.len(), 1);
    assert_eq!(
        (&jobs[0]["JobStatus"], &jobs[0]["TotalProcessed"]),
        (&json!("COMPLETED"), &json!(rows))
    );
}

/// Runs `carillon import` until more than so many rows are taken in, and kills it in the middle.
fn stop_after(data: &Path, server: &Server, app: &str, path: &Path, so_far: usize) {
    let mut command = carillon(data);
    command.arg("import").arg(path).args(["--app", app]);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..LOOKS {
        let processed = |job: &Value| job["TotalProcessed"].as_u64() > Some(so_far as u64);
        if jobs(server, app).first().is_some_and(processed) {
            break;
        }
        thread::sleep(PAUSE);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(jobs(server, app)[0]["JobStatus"], "PROCESSING");
}

/// Starts a job, and returns it as it ends.
fn run(server: &Server, app: &str, kind: &str, wanted: &Value) -> Value {
    let path = format!("/v1/apps/{app}/jobs/{kind}");
    let (_, job) = server.call("POST", &path, wanted);
    let path = format!(
        "{path}/{}",
        job["Id"].as_str().unwrap_or_else(|| panic!("{job}"))
    );
    for _ in 0..LOOKS {
        let (_, job) = server.call("GET", &path, &Value::Null);
        if ["COMPLETED", "FAILED"].contains(&job["JobStatus"].as_str().unwrap()) {
            return job;
        }
        thread::sleep(PAUSE);
    }
    panic!("the job does not end");
}

#[test]
fn jobs_read_and_write_in_the_folders_that_are_open_to_them() {
    let data = Folder::new();
    let folder = file("people.csv", people(700).as_bytes());
    let open = folder.0.display().to_string();
    let server = Server::with(&data.0, &[("CARILLON_FOLDERS", &open)]);
    let app = server.create_app();
    let role = "arn:aws:iam::123456789012:role/none";
    let import = |url: &str| json!({"Format": "CSV", "RoleArn": role, "S3Url": url});
    let job = run(&server, &app, "import", &import(&format!("file://{open}")));
    assert_eq!(
        (&job["JobStatus"], &job["TotalProcessed"]),
        (&json!("COMPLETED"), &json!(700)),
        "{job}"
    );
    let job = run(&server, &app, "import", &import("file:///etc/passwd"));
    let why = job["Failures"][0].as_str().unwrap();
    assert!(
        job["JobStatus"] == "FAILED" && why.contains("CARILLON_FOLDERS"),
        "{job}"
    );
    let url = format!("file://{open}/out");
    let job = run(
        &server,
        &app,
        "export",
        &json!({"RoleArn": role, "S3UrlPrefix": url}),
    );
    assert_eq!(
        (&job["JobStatus"], &job["TotalProcessed"]),
        (&json!("COMPLETED"), &json!(700)),
        "{job}"
    );
    let part = folder
        .0
        .join("out")
        .join(job["Id"].as_str().unwrap())
        .join("part-00000.gz");
    let mut text = String::new();
    GzDecoder::new(File::open(part).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text.lines().count(), 700);
    let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["Id"], &first["Attributes"]),
        (&json!("e0"), &json!({"a": ["é, 0"]}))
    );
}
