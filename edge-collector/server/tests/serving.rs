//! The program as an operator and his clients meet it.
#![allow(clippy::unwrap_used, reason = "a test fails where it must")]

mod support;

use serde_json::{Value, json};
use std::thread;
use std::time::Duration;
use support::{Folder, KEY_ID, Server, call, call_as, carillon, event};

fn trail_ids(server: &Server, app: &str) -> Vec<String> {
    let path = format!("/carillon/apps/{app}/endpoints/e1/trail");
    let (status, trail) = server.call("GET", &path, &Value::Null);
    assert_eq!(status, 200, "{trail}");
    let events = trail["Events"].as_array().unwrap();
    let ids = events
        .iter()
        .map(|event| event["EventId"].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

fn put(server: &Server, app: &str, id: &str, headers: &[(&str, &str)]) -> u16 {
    let path = format!("/v1/apps/{app}/events");
    server.call_with("POST", &path, &event(id), headers).0
}

#[test]
fn what_was_acknowledged_is_there_after_a_stop_and_after_a_kill() {
    let folder = Folder::new();
    let server = Server::start(&folder.0);
    let app = server.create_app();
    assert_eq!(put(&server, &app, "one", &[]), 202);
    assert!(server.stop());

    let server = Server::start(&folder.0);
    assert_eq!(put(&server, &app, "two", &[]), 202);
    server.kill();

    let server = Server::start(&folder.0);
    assert_eq!(put(&server, &app, "one", &[]), 202);
    let mut ids = trail_ids(&server, &app);
    ids.sort();
    assert_eq!(ids, ["one", "two"]);
    let log = carillon(&folder.0).args(["events", "--app", &app]).output();
    let log = String::from_utf8(log.unwrap().stdout).unwrap();
    assert_eq!(log.lines().count(), 2, "{log}");
    assert!(log.contains("\"EventId\":\"two\""), "{log}");
}

#[test]
fn a_first_start_shows_a_key_once_and_a_chosen_one_without_its_secret() {
    let folder = Folder::new();
    let mut command = carillon(&folder.0);
    command
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env_remove("CARILLON_ACCESS_KEY_ID")
        .env_remove("CARILLON_SECRET_ACCESS_KEY");
    let server = Server::run(command);
    assert!(server.said.contains("secret access key"), "{}", server.said);
    assert!(server.stop());
    let server = Server::start(&folder.0);
    assert!(!server.said.contains("access key"), "{}", server.said);

    let folder = Folder::new();
    let server = Server::start(&folder.0);
    assert!(server.said.contains(KEY_ID), "{}", server.said);
    assert!(!server.said.contains(support::KEY_SECRET));
}

#[test]
fn health_is_told_and_unknown_things_are_refused() {
    let folder = Folder::new();
    let server = Server::start(&folder.0);
    assert_eq!(server.call("GET", "/healthz", &Value::Null).0, 200);
    assert_eq!(server.call("GET", "/readyz", &Value::Null).0, 200);
    let unknown = format!("/v1/apps/{}/events", "a".repeat(32));
    assert_eq!(server.call("POST", &unknown, &event("x")).0, 404);
    assert_eq!(server.call("GET", "/nowhere", &Value::Null).0, 404);
    assert_eq!(std::fs::read_dir(folder.0.join("apps")).unwrap().count(), 0);
}

#[test]
fn a_body_over_the_limit_gets_413() {
    let folder = Folder::new();
    let server = Server::with(&folder.0, &[("CARILLON_BODY_BYTES", "2000")]);
    let app = server.create_app();
    let path = format!("/v1/apps/{app}/events");
    let body = vec![b' '; 3_000];
    let (status, answer) = call(&server.address, "POST", &path, &body, &[]);
    assert_eq!(status, 413, "{answer}");
    assert_eq!(put(&server, &app, "one", &[]), 202);
}

#[test]
fn a_full_queue_gets_429_and_what_was_accepted_is_kept() {
    let folder = Folder::new();
    let server = Server::with(&folder.0, &[("CARILLON_QUEUE_REQUESTS", "2")]);
    let app = server.create_app();
    let statuses = thread::scope(|scope| {
        scope.spawn(|| put(&server, &app, "slow", &[("x-carillon-fault", "slow")]));
        thread::sleep(Duration::from_millis(100));
        let ids = ["a", "b", "c", "d", "e"];
        let calls = ids.map(|id| {
            let (server, app) = (&server, &app);
            scope.spawn(move || (put(server, app, id, &[]), id))
        });
        calls.map(|call| call.join().unwrap())
    });
    let accepted = statuses.iter().filter(|(status, _)| *status == 202);
    let mut accepted: Vec<_> = accepted.map(|(_, id)| (*id).to_owned()).collect();
    let refused = statuses.iter().filter(|(status, _)| *status == 429);
    assert_eq!((accepted.len(), refused.count()), (2, 3), "{statuses:?}");
    accepted.push("slow".to_owned());
    let mut kept = trail_ids(&server, &app);
    accepted.sort();
    kept.sort();
    assert_eq!(kept, accepted);
}

#[test]
fn a_panic_costs_one_request() {
    let folder = Folder::new();
    let server = Server::start(&folder.0);
    let app = server.create_app();
    let statuses = thread::scope(|scope| {
        let calls = [("a", "none"), ("b", "panic"), ("c", "none")].map(|(id, fault)| {
            let (server, app) = (&server, &app);
            scope.spawn(move || put(server, app, id, &[("x-carillon-fault", fault)]))
        });
        calls.map(|call| call.join().unwrap())
    });
    assert_eq!(statuses, [202, 500, 202]);
    let mut kept = trail_ids(&server, &app);
    kept.sort();
    assert_eq!(kept, ["a", "c"]);
    assert_eq!(put(&server, &app, "b", &[]), 202);
}

#[test]
fn a_commit_that_fails_acknowledges_nothing() {
    let folder = Folder::new();
    let server = Server::start(&folder.0);
    let app = server.create_app();
    assert_eq!(put(&server, &app, "a", &[]), 202);
    assert_eq!(
        put(&server, &app, "b", &[("x-carillon-fault", "full")]),
        500
    );
    assert_eq!(server.call("GET", "/readyz", &Value::Null).0, 503);
    assert_eq!(trail_ids(&server, &app), ["a"]);
    assert_eq!(server.call("GET", "/readyz", &Value::Null).0, 200);
    assert_eq!(put(&server, &app, "b", &[]), 202);
}

#[test]
fn a_stop_lets_requests_in_flight_finish() {
    let folder = Folder::new();
    let server = Server::start(&folder.0);
    let app = server.create_app();
    let address = server.address.clone();
    let path = format!("/v1/apps/{app}/events");
    let waiting = thread::spawn(move || {
        let body = serde_json::to_vec(&event("late")).unwrap();
        call(
            &address,
            "POST",
            &path,
            &body,
            &[("x-carillon-fault", "wait")],
        )
    });
    thread::sleep(Duration::from_millis(150));
    assert!(server.stop());
    assert_eq!(waiting.join().unwrap().0, 202);
    let server = Server::start(&folder.0);
    assert_eq!(trail_ids(&server, &app), ["late"]);
}

#[test]
fn a_folder_has_one_server() {
    let folder = Folder::new();
    let _server = Server::start(&folder.0);
    let second = carillon(&folder.0)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("one server"));
}

#[test]
fn keys_are_made_and_revoked_with_and_without_a_server() {
    let folder = Folder::new();
    let keys = |words: &[&str]| {
        let output = carillon(&folder.0)
            .arg("keys")
            .args(words)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{output:?}");
        serde_json::from_str::<Value>(&said).unwrap()
    };
    let server = Server::start(&folder.0);
    let app = server.create_app();
    let writer = keys(&["make", "--power", "WRITE", "--app", &app]);
    let bearer = |key: &Value| {
        let part = |name: &str| key[name].as_str().unwrap().to_owned();
        format!("Bearer {}:{}", part("Id"), part("Secret"))
    };
    let try_with = |server: &Server, key: &Value| {
        let path = format!("/v1/apps/{app}/endpoints/e1");
        let body =
            serde_json::to_vec(&json!({"Address": "ada@example.com", "ChannelType": "EMAIL"}))
                .unwrap();
        support::call_as(&server.address, "PUT", &path, &body, &bearer(key), &[]).0
    };
    assert_eq!(try_with(&server, &writer), 202);
    assert!(server.stop());

    let second = keys(&["make", "--power", "WRITE", "--app", &app]);
    keys(&["revoke", writer["Id"].as_str().unwrap()]);
    assert_eq!(keys(&["list"])["Item"].as_array().unwrap().len(), 2);
    let server = Server::start(&folder.0);
    assert_eq!(try_with(&server, &second), 202);
    assert_eq!(try_with(&server, &writer), 403);
}

#[test]
fn what_would_be_forgotten_is_shown_before_it_is() {
    let folder = Folder::new();
    let server = Server::start(&folder.0);
    let app = server.create_app();
    assert_eq!(put(&server, &app, "one", &[]), 202);
    let shown = |days: &str| {
        let mut command = carillon(&folder.0);
        command.env("CARILLON_KEEP_EVENTS_DAYS", days);
        let output = command.args(["retention", "--app", &app]).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        String::from_utf8(said).unwrap()
    };
    let old: Value = serde_json::from_str(&shown("3")).unwrap();
    assert_eq!(
        (&old["Events"]["KeepDays"], &old["Events"]["Count"]),
        (&json!(3), &json!(0))
    );
    assert!(shown("0").contains("kept for a day at least"));
    assert!(server.stop());
    let old: Value = serde_json::from_str(&shown("4")).unwrap();
    assert_eq!(old["Events"]["KeepDays"], 4);
}

#[test]
fn metrics_are_for_whoever_may_read_the_account() {
    let folder = Folder::new();
    let server = Server::start(&folder.0);
    let app = server.create_app();
    assert_eq!(put(&server, &app, "one", &[]), 202);
    assert_eq!(put(&server, &app, "one", &[]), 202);
    let (status, text) = server.call("GET", "/metrics", &Value::Null);
    let text = text.as_str().unwrap_or_default().to_owned();
    assert_eq!(status, 200, "{text}");
    for line in [
        format!("carillon_events_total{{app=\"{app}\",result=\"kept\"}} 1\n"),
        format!("carillon_events_total{{app=\"{app}\",result=\"repeated\"}} 1\n"),
        format!("carillon_call_seconds_count{{scope=\"{app}\"}} 2\n"),
        format!("carillon_open_pages{{app=\"{app}\"}} 0\n"),
        "carillon_tells_waiting{scope=\"account\"} 0\n".to_owned(),
    ] {
        assert!(text.contains(&line), "{line} is not in {text}");
    }
    let types = text.lines().filter(|line| line.starts_with("# TYPE"));
    let types: Vec<&str> = types.collect();
    let mut once = types.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), types.len(), "each family in one piece: {text}");
    let stranger = call_as(&server.address, "GET", "/metrics", b"", "Bearer a:b", &[]);
    assert_eq!(stranger.0, 403, "{}", stranger.1);
}
