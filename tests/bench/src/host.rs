//! The program under test, on a folder of its own.

use crate::client::{self, Client};
use crate::clock;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const KEY_ID: &str = "CKIABENCHBENCHBENCHB";
const KEY_SECRET: &str = "a secret that lives as long as the bench";
/// How the Workers runtime's keeper ends when it was asked to.
const STOPPED: i32 = 128 + 15;
/// How long a server that is asked to stop may take, and how often one looks whether it has.
const STOP_WITHIN: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(10);
/// Ticks a second of `/proc/<pid>/stat`, which Linux fixes for programs to see.
const TICKS_S: f64 = 100.0;

/// The bearer token of the administrator.
pub(crate) fn key() -> String {
    format!("{KEY_ID}:{KEY_SECRET}")
}

/// A data folder that goes away at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Result<Folder, String> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("carillon-bench-{}-{next}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Folder(path))
    }

    /// Bytes of all files in it.
    pub(crate) fn bytes(&self) -> u64 {
        let bytes = |file: &PathBuf| std::fs::metadata(file).map_or(0, |file| file.len());
        self.files().iter().map(bytes).sum()
    }

    /// All files in it.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        walk(&self.0, &mut files);
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn walk(path: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(path) else {
        return files.push(path.to_owned());
    };
    for entry in entries.filter_map(Result::ok) {
        walk(&entry.path(), files);
    }
}

fn serve(carillon: &Path, folder: &Folder) -> Command {
    let mut command = Command::new(carillon);
    command.args([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--log",
        "error",
        "--data",
    ]);
    command.arg(&folder.0);
    command
}

/// A running server; ended when dropped.
pub(crate) struct Host {
    process: Child,
    pub(crate) address: String,
}

impl Host {
    pub(crate) fn start(carillon: &Path, folder: &Folder) -> Result<Host, String> {
        Host::run(&mut serve(carillon, folder))
    }

    /// The same, with a folder that jobs may read.
    pub(crate) fn reading(carillon: &Path, folder: &Folder, open: &Folder) -> Result<Host, String> {
        Host::run(serve(carillon, folder).env("CARILLON_FOLDERS", &open.0))
    }

    /// The Worker on the real Workers runtime, as it was built, which counts the rows that it writes.
    pub(crate) fn edge(folder: &Folder) -> Result<Host, String> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/dev-worker.mjs");
        let mut node = Command::new("node");
        node.arg(script)
            .args(["--no-build", "--port", "0", "--data"]);
        Host::run(node.arg(&folder.0).env("CARILLON_TEST_LEDGER", "1"))
    }

    fn run(command: &mut Command) -> Result<Host, String> {
        let program = command.get_program().display().to_string();
        let failed = |error: std::io::Error| format!("{program} does not run: {error}");
        let mut process = command
            .env("CARILLON_ACCESS_KEY_ID", KEY_ID)
            .env("CARILLON_SECRET_ACCESS_KEY", KEY_SECRET)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let out = process.stdout.take().ok_or("no output of the server")?;
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        let address = lines.find_map(|line| {
            let (_, rest) = line.split_once("http://")?;
            rest.split(',').next().map(str::to_owned)
        });
        // What it says later is read and forgotten, so that it may go on speaking.
        std::thread::spawn(move || lines.for_each(drop));
        let mut host = Host {
            process,
            address: String::new(),
        };
        host.address = address.ok_or("the server ended before it listened")?;
        Ok(host)
    }

    /// Calls as the administrator; anything but a success is an error.
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = match body {
            Value::Null => Vec::new(),
            body => body.to_string().into_bytes(),
        };
        let request = client::request(method, path, &key(), &body);
        let mut client = Client::connect(&self.address).map_err(|error| error.to_string())?;
        let (status, answer) = client.send(&request).map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(answer);
        match status {
            200..=299 => serde_json::from_str(&text).map_err(|error| error.to_string()),
            status => Err(format!("{method} {path}: {status} {text}")),
        }
    }

    /// Seconds of processor time the server has used.
    pub(crate) fn cpu_s(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()));
        let stat = stat.unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default().split(' ');
        let ticks: f64 = fields
            .skip(12)
            .take(2)
            .filter_map(|field| field.parse::<f64>().ok())
            .sum();
        ticks / TICKS_S
    }

    /// Bytes of memory the server holds.
    pub(crate) fn memory(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most bytes of memory it has held at once.
    pub(crate) fn peak_memory(&self) -> u64 {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with(name));
        let kb = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        kb.unwrap_or(0) * 1024
    }

    /// Ends the server with SIGKILL.
    pub(crate) fn kill(&mut self) -> Result<(), String> {
        self.process.kill().map_err(|error| error.to_string())?;
        self.process.wait().map_err(|error| error.to_string())?;
        Ok(())
    }

    /// Ends the server as an operator does.
    pub(crate) fn stop(mut self) -> Result<(), String> {
        self.ask_to_stop()?;
        let ended = self.process.wait().map_err(|error| error.to_string())?;
        match ended.success() || ended.code() == Some(STOPPED) {
            true => Ok(()),
            false => Err(format!("the server stopped badly: {ended}")),
        }
    }

    fn ask_to_stop(&self) -> Result<(), String> {
        let id = self.process.id().to_string();
        let told = Command::new("kill").arg(&id).status();
        told.map(drop).map_err(|error| error.to_string())
    }

    fn is_running(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }
}

impl Drop for Host {
    /// Asks before it kills: the Workers runtime would outlive whoever keeps it.
    fn drop(&mut self) {
        if self.is_running() && self.ask_to_stop().is_ok() {
            let asked = clock::start();
            while self.is_running() && asked.elapsed() < STOP_WITHIN {
                std::thread::sleep(LOOK);
            }
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The ids of all events in an application's log, as the program itself prints them.
pub(crate) fn logged(carillon: &Path, folder: &Folder, app: &str) -> Result<Vec<String>, String> {
    let output = Command::new(carillon)
        .args(["events", "--app", app, "--data"])
        .arg(&folder.0)
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    let id = |line: &str| {
        let (_, rest) = line.split_once("\"EventId\":\"")?;
        rest.split('"').next().map(str::to_owned)
    };
    text.lines()
        .map(|line| id(line).ok_or_else(|| format!("no event id in: {line}")))
        .collect()
}
