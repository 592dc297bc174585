//! The operator's way to the engine: through the server that holds the folder, or without one.

use crate::config::Config;
use crate::folder::{self, Folder, NotOpen};
use crate::house::{House, Purpose};
use carillon_engine::{Request, Scope};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tokio::runtime::Runtime;

/// How long a server on this machine may take to answer.
const ANSWER_S: u64 = 30;
/// How often a server that is too busy is asked again, and how long after.
const BUSY_TRIES: u32 = 20;
const BUSY_PAUSE: Duration = Duration::from_millis(250);

/// Something to ask of the engine: a method, a path with its query, a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
}

impl Wish {
    /// A wish without a body.
    pub(crate) fn new(method: &'static str, path: String) -> Wish {
        Wish {
            method,
            path,
            body: Vec::new(),
        }
    }
}

/// A way to the engine.
pub(crate) enum Operator {
    /// No server runs: this process is the server for a while, and whoever may open the folder is its operator.
    Alone { house: Arc<House>, runtime: Runtime },
    /// A server holds the folder: it is asked like by anyone else, with an administrator's key from the environment.
    Served { address: String, bearer: String },
}

impl Operator {
    /// Finds the way to the folder's engine. A rehearsal needs the folder for itself.
    pub(crate) fn open(config: Config, rehearsal: bool) -> Result<Operator, String> {
        if !folder::file(&config.data, &Scope::Account).exists() {
            return Err(format!(
                "{} holds no account yet. Start `carillon serve` once; it makes the first key.",
                config.data.display()
            ));
        }
        match Folder::open(&config.data) {
            Ok(folder) => alone(config, folder, rehearsal),
            Err(NotOpen::Taken) if rehearsal => Err(format!(
                "A server runs on {}, and a dry run needs the folder for itself. Stop the server, or name a copy of the folder with --data.",
                config.data.display()
            )),
            Err(NotOpen::Taken) => served(&config),
            Err(NotOpen::Failed(error)) => Err(error),
        }
    }

    /// Asks, and waits for status and body. Who is too busy is asked again.
    pub(crate) fn ask(&self, wish: &Wish) -> Result<(u16, String), String> {
        let mut answer = self.ask_once(wish)?;
        for _ in 0..BUSY_TRIES {
            if answer.0 != 429 {
                break;
            }
            thread::sleep(BUSY_PAUSE);
            answer = self.ask_once(wish)?;
        }
        Ok(answer)
    }

    /// Asks for what is answered in JSON. A refusal is an error.
    pub(crate) fn answer(&self, wish: &Wish) -> Result<Value, String> {
        match self.ask(wish)? {
            (200..=299, body) => serde_json::from_str(&body)
                .map_err(|error| format!("the server answered in another language: {error}")),
            (status, body) => Err(format!("refused ({status}): {body}")),
        }
    }

    fn ask_once(&self, wish: &Wish) -> Result<(u16, String), String> {
        match self {
            Operator::Alone { house, runtime } => {
                let response = runtime.block_on(house.operate(request(wish)));
                let body = String::from_utf8_lossy(&response.body).into_owned();
                Ok((response.status, body))
            }
            Operator::Served { address, bearer } => {
                let answer = exchange(address, bearer, wish)
                    .map_err(|error| format!("The server at {address} does not answer: {error}"))?;
                split(&answer)
                    .ok_or_else(|| format!("The server at {address} answered in another language."))
            }
        }
    }

    /// Lets everything come to rest.
    pub(crate) fn close(self) {
        match self {
            Operator::Alone { house, runtime } => runtime.block_on(house.stop()),
            Operator::Served { .. } => {}
        }
    }
}

fn alone(config: Config, folder: Folder, rehearsal: bool) -> Result<Operator, String> {
    let runtime = Runtime::new().map_err(|error| format!("The runtime does not start: {error}"))?;
    let purpose = match rehearsal {
        true => Purpose::Rehearse,
        false => Purpose::Operate,
    };
    let (house, _) = runtime.block_on(async { House::open(config, folder, None, purpose) })?;
    Ok(Operator::Alone { house, runtime })
}

fn request(wish: &Wish) -> Request {
    let (path, query) = wish.path.split_once('?').unwrap_or((&wish.path, ""));
    Request {
        method: wish.method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        body: wish.body.clone(),
        ..Request::default()
    }
}

fn served(config: &Config) -> Result<Operator, String> {
    let set = |name: &str| {
        std::env::var(name).map_err(|_| {
            format!("A server runs on this folder. Set CARILLON_ACCESS_KEY_ID and CARILLON_SECRET_ACCESS_KEY to an administrator's key, or stop it first. ({name} is not set.)")
        })
    };
    let bearer = format!(
        "{}:{}",
        set("CARILLON_ACCESS_KEY_ID")?,
        set("CARILLON_SECRET_ACCESS_KEY")?
    );
    if bearer.contains(['\r', '\n']) {
        return Err("The access key holds a line break.".to_owned());
    }
    let address = folder::listening(&config.data).ok_or_else(|| {
        "A process holds this folder but does not say where it listens.".to_owned()
    })?;
    Ok(Operator::Served { address, bearer })
}

fn exchange(address: &str, bearer: &str, wish: &Wish) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(reachable(address))?;
    stream.set_read_timeout(Some(Duration::from_secs(ANSWER_S)))?;
    write!(
        stream,
        "{} {} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {bearer}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        wish.method,
        wish.path,
        wish.body.len(),
    )?;
    stream.write_all(&wish.body)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// A server that listens everywhere is reached on loopback.
fn reachable(address: &str) -> String {
    match address.rsplit_once(':') {
        Some(("0.0.0.0", port)) => format!("127.0.0.1:{port}"),
        Some(("[::]", port)) => format!("[::1]:{port}"),
        _ => address.to_owned(),
    }
}

fn split(answer: &str) -> Option<(u16, String)> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, body.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{reachable, split};

    #[test]
    fn an_answer_is_split() {
        let answer = "HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}";
        assert_eq!(split(answer), Some((201, "{}".to_owned())));
        assert_eq!(split("nonsense"), None);
    }

    #[test]
    fn a_server_that_listens_everywhere_is_reached_on_loopback() {
        assert_eq!(reachable("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(reachable("10.0.0.1:80"), "10.0.0.1:80");
    }
}
