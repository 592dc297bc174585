//! The program under test, on a folder of its own.

use crate::client::{self, Client};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

const KEY_ID: &str = "CKIABENCHBENCHBENCHB";
const KEY_SECRET: &str = "a secret that lives as long as the bench";
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
        bytes(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn bytes(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else {
        return std::fs::metadata(path).map_or(0, |file| file.len());
    };
    entries
        .filter_map(Result::ok)
        .map(|entry| bytes(&entry.path()))
        .sum()
}

/// A running server; killed when dropped.
pub(crate) struct Host {
    process: Child,
    pub(crate) address: String,
}

impl Host {
    pub(crate) fn start(carillon: &Path, folder: &Folder) -> Result<Host, String> {
        let failed =
            |error: std::io::Error| format!("{} does not run: {error}", carillon.display());
        let mut process = Command::new(carillon)
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--log",
                "error",
                "--data",
            ])
            .arg(&folder.0)
            .env("CARILLON_ACCESS_KEY_ID", KEY_ID)
            .env("CARILLON_SECRET_ACCESS_KEY", KEY_SECRET)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let out = process.stdout.take().ok_or("no output of the server")?;
        let address = BufReader::new(out)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, rest) = line.split_once("http://")?;
                rest.split(',').next().map(str::to_owned)
            });
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
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
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
        let id = self.process.id().to_string();
        let told = Command::new("kill").arg(&id).status();
        told.map_err(|error| error.to_string())?;
        let ended = self.process.wait().map_err(|error| error.to_string())?;
        match ended.success() {
            true => Ok(()),
            false => Err(format!("the server stopped badly: {ended}")),
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
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
