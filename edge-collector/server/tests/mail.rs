//! Mail that leaves through a provider, and what is written about it.
#![allow(clippy::unwrap_used, reason = "a test fails where it must")]

mod support;

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;
use support::{Folder, Server};

/// How long a mail may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// A provider that takes everything but mail to `nobody@…`, and hands what it took to the test.
fn provider() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}?tls=none", listener.local_addr().unwrap());
    let (sender, taken) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let sender = sender.clone();
            thread::spawn(move || talk(stream, &sender));
        }
    });
    (url, taken)
}

fn talk(stream: TcpStream, taken: &Sender<String>) -> Option<()> {
    let mut out = stream.try_clone().ok()?;
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let mut say = |line: &str| write!(out, "{line}\r\n").ok();
    say("220 provider.example")?;
    while let Some(line) = lines.next() {
        if line.starts_with("RCPT") && line.contains("nobody@") {
            say("550 there is no such mailbox")?;
        } else if line == "DATA" {
            say("354 go on")?;
            let letter: Vec<_> = lines.by_ref().take_while(|line| line != ".").collect();
            taken.send(letter.join("\n")).ok()?;
            say("250 taken")?;
        } else {
            say("250 fine")?;
        }
    }
    Some(())
}

fn with_person(server: &Server, id: &str) -> String {
    let app = server.create_app();
    let channel = json!({"FromAddress": "Shop <shop@shop.example>", "Identity": "arn:aws:ses:us-east-1:000000000000:identity/shop.example", "Enabled": true});
    let path = format!("/v1/apps/{app}/channels/email");
    assert_eq!(server.call("PUT", &path, &channel).0, 200);
    let person = json!({"ChannelType": "EMAIL", "Address": format!("{id}@example.com")});
    let path = format!("/v1/apps/{app}/endpoints/{id}");
    assert_eq!(server.call("PUT", &path, &person).0, 202);
    app
}

fn write_to(server: &Server, app: &str, id: &str) {
    let message = json!({
        "Endpoints": {id: {}},
        "MessageConfiguration": {"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hello"}, "TextPart": {"Data": "Good morning"}}}},
    });
    let path = format!("/v1/apps/{app}/messages");
    let (status, answer) = server.call("POST", &path, &message);
    assert_eq!(status, 200, "{answer}");
}

/// The state of the only message to an endpoint, once it has come to its end.
fn state(server: &Server, app: &str, id: &str) -> Value {
    let path = format!("/carillon/apps/{app}/endpoints/{id}/trail");
    for _ in 0..100 {
        let (_, trail) = server.call("GET", &path, &Value::Null);
        let state = trail["Messages"][0]["State"].clone();
        let waits = state.as_str().is_none_or(|state| {
            state.eq_ignore_ascii_case("claimed") || state.eq_ignore_ascii_case("queued")
        });
        if !waits {
            return trail["Messages"][0].clone();
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("the message came to no end");
}

#[test]
fn mail_reaches_the_provider_and_is_recorded_as_sent() {
    let (url, taken) = provider();
    let folder = Folder::new();
    let server = Server::with(&folder.0, &[("CARILLON_SMTP_URL", &url)]);
    let app = with_person(&server, "ada");
    write_to(&server, &app, "ada");
    let letter = taken.recv_timeout(PATIENCE).unwrap();
    assert!(letter.contains("To: ada@example.com"), "{letter}");
    assert!(letter.contains("Good morning"), "{letter}");
    let message = state(&server, &app, "ada");
    assert!(
        message["State"]
            .as_str()
            .unwrap()
            .eq_ignore_ascii_case("sent"),
        "{message}"
    );
    assert!(server.stop());
}

#[test]
fn a_mailbox_that_is_not_there_is_recorded_as_failed() {
    let (url, _taken) = provider();
    let folder = Folder::new();
    let server = Server::with(&folder.0, &[("CARILLON_SMTP_URL", &url)]);
    let app = with_person(&server, "nobody");
    write_to(&server, &app, "nobody");
    let message = state(&server, &app, "nobody");
    assert!(
        message["State"]
            .as_str()
            .unwrap()
            .eq_ignore_ascii_case("failed"),
        "{message}"
    );
    assert!(
        message["Reason"].as_str().unwrap().contains("550"),
        "{message}"
    );
}

#[test]
fn without_a_provider_the_inbox_has_it_when_the_state_says_so() {
    let folder = Folder::new();
    let server = Server::start(&folder.0);
    let app = with_person(&server, "ada");
    write_to(&server, &app, "ada");
    state(&server, &app, "ada");
    let (status, inbox) = server.call("GET", "/inbox/messages?to=ada@example.com", &Value::Null);
    assert_eq!(status, 200, "{inbox}");
    assert_eq!(inbox["Item"].as_array().unwrap().len(), 1, "{inbox}");
}
