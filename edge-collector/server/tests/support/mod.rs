//! Starts the real program on a folder of its own, and talks to it over plain sockets.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test program uses its own part"
)]
#![allow(clippy::unwrap_used, reason = "this is a test's own")]

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub const KEY_ID: &str = "CKIATESTTESTTESTTEST";
pub const KEY_SECRET: &str = "a secret for tests";
/// How long anything here may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often a test kills the server: as often as CARILLON_KILL_ROUNDS says, and once without it.
pub fn kill_rounds() -> usize {
    let rounds = std::env::var("CARILLON_KILL_ROUNDS");
    rounds.map_or(1, |rounds| rounds.parse().unwrap())
}

/// A data folder that goes away with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "carillon-server-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&path);
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The program with the test's key, ready for more arguments.
pub fn carillon(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carillon"));
    command
        .env("CARILLON_ACCESS_KEY_ID", KEY_ID)
        .env("CARILLON_SECRET_ACCESS_KEY", KEY_SECRET)
        .env("CARILLON_TEST_FAULTS", "1")
        .env("CARILLON_DATA", data);
    command
}

/// A running server. It is killed when the test ends, unless it was stopped.
pub struct Server {
    process: Child,
    pub address: String,
    /// What it printed until it listened.
    pub said: String,
}

impl Server {
    pub fn start(data: &Path) -> Server {
        Server::with(data, &[])
    }

    pub fn with(data: &Path, settings: &[(&str, &str)]) -> Server {
        let mut command = carillon(data);
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        command.envs(settings.iter().copied());
        Server::run(command)
    }

    pub fn run(mut command: Command) -> Server {
        let process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut server = Server {
            process,
            address: String::new(),
            said: String::new(),
        };
        let mut lines = BufReader::new(server.process.stdout.take().unwrap());
        while server.address.is_empty() {
            let mut line = String::new();
            let read = lines.read_line(&mut line).unwrap();
            assert!(read > 0, "the server ended: {}", server.said);
            server.said.push_str(&line);
            if let Some((_, rest)) = line.split_once("http://") {
                server.address = rest.split(',').next().unwrap().to_owned();
            }
        }
        server
    }

    /// Calls with the test's administrator key.
    pub fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.call_with(method, path, body, &[])
    }

    pub fn call_with(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> (u16, Value) {
        let body = match body {
            Value::Null => Vec::new(),
            body => serde_json::to_vec(body).unwrap(),
        };
        call(&self.address, method, path, &body, headers)
    }

    pub fn create_app(&self) -> String {
        let (status, app) = self.call("POST", "/v1/apps", &serde_json::json!({"Name": "Shop"}));
        assert_eq!(status, 201, "{app}");
        app["Id"].as_str().unwrap().to_owned()
    }

    /// Asks the server to stop, and returns whether it ended well.
    pub fn stop(mut self) -> bool {
        let id = self.process.id().to_string();
        Command::new("kill").arg(&id).status().unwrap();
        self.process.wait().unwrap().success()
    }

    /// Ends the server as a power cut would.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One request of the administrator, on a connection of its own.
pub fn call(
    address: &str,
    method: &str,
    path: &str,
    body: &[u8],
    headers: &[(&str, &str)],
) -> (u16, Value) {
    let bearer = format!("Bearer {KEY_ID}:{KEY_SECRET}");
    call_as(address, method, path, body, &bearer, headers)
}

/// The same for anyone.
pub fn call_as(
    address: &str,
    method: &str,
    path: &str,
    body: &[u8],
    bearer: &str,
    headers: &[(&str, &str)],
) -> (u16, Value) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nauthorization: {bearer}\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    // A server that refuses a large body may close before it has read it all.
    let _ = stream.write_all(body);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    (
        status.unwrap_or(0),
        serde_json::from_str(body).unwrap_or(Value::String(body.to_owned())),
    )
}

/// A batch with one event of that id.
pub fn event(id: &str) -> Value {
    serde_json::json!({"BatchItem": {"e1": {
        "Endpoint": {},
        "Events": {id: {"EventType": "cart.add", "Timestamp": "2026-01-01T00:00:00Z"}}
    }}})
}
