//! Rules of the house that no compiler checks: what the engine never does, where statements stand, how long a file may be.

#![allow(
    clippy::unwrap_used,
    reason = "this whole crate is a test, helpers included"
)]

mod source;
mod statements;

use carillon_engine::{Config, Engine, MailRoute, Moment, Request, Timestamp};
use serde_json::Value;
use source::{root, sources, words};
use std::process::Command;

/// A file this long is two files.
const LINES_MAX: usize = 500;

#[test]
fn the_engine_never_waits_looks_at_a_clock_or_knows_its_host() {
    const NEVER: [&str; 13] = [
        "async",
        "await",
        "SystemTime",
        "Instant",
        "target_arch",
        "target_family",
        "target_os",
        "tokio",
        "worker",
        "wasm_bindgen",
        "js_sys",
        "getrandom",
        "thread",
    ];
    const PATHS: [&str; 5] = [
        "std::net",
        "std::fs",
        "std::env",
        "std::process",
        "Timestamp::now",
    ];
    for source in sources("edge-collector/engine/src") {
        let word = words(&source.code).find(|word| NEVER.contains(word));
        assert_eq!(word, None, "{}", source.path);
        let path = PATHS.iter().find(|path| source.code.contains(**path));
        assert_eq!(path, None, "{}", source.path);
    }
}

#[test]
fn the_engine_depends_on_no_runtime_and_no_database() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "-p",
            "carillon-engine",
            "-e",
            "normal",
            "--prefix",
            "none",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).unwrap();
    let names: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(names.contains(&"serde_json"), "{tree}");
    for host in [
        "tokio",
        "worker",
        "worker-sys",
        "rusqlite",
        "libsqlite3-sys",
        "axum",
        "wasm-bindgen",
        "getrandom",
    ] {
        assert!(!names.contains(&host), "the engine depends on {host}");
    }
}

#[test]
fn the_engine_answers_every_operation_of_the_contract() {
    let engine = Engine::new(Config {
        seal_key: [7; 32],
        account: "123456789012".to_owned(),
        region: "us-east-1".to_owned(),
        mail: MailRoute::Inbox,
        aws: None,
        sinks: carillon_engine::Sinks::default(),
        rates: carillon_engine::Rates::default(),
        retention: carillon_engine::Retention::default(),
    });
    let at = Moment {
        now: Timestamp(0),
        seed: [1; 32],
    };
    let contract = include_str!("../../../../tests/contract/operations.json");
    let contract: Vec<Value> = serde_json::from_str(contract).unwrap();
    assert_eq!(contract.len(), 122);
    for row in contract {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        let path = text("path").replace("{application-id}", "0f8e4c2a9b1d4f6e8a7c5b3d2e1f0a9c");
        let request = Request {
            method: text("method"),
            path: path.replace(['{', '}'], ""),
            body: br#"{"BatchItem":{}}"#.to_vec(),
            ..Request::default()
        };
        let call = engine
            .read(&at, request)
            .unwrap_or_else(|refusal| panic!("{row}: {refusal:?}"));
        assert_eq!(call.name(), row["name"]);
    }
}

#[test]
fn no_file_is_too_long() {
    for source in sources("edge-collector")
        .into_iter()
        .chain(sources("sdk-wasm"))
    {
        let generated = source.path.contains("/generated/");
        assert!(
            generated || source.lines <= LINES_MAX,
            "{} has {} lines",
            source.path,
            source.lines
        );
    }
}
