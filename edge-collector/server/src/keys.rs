//! `carillon keys`: makes, lists and revokes access keys, through the server that holds the folder, or without one.

use crate::config::Config;
use crate::folder::{self, Folder, NotOpen};
use crate::house::House;
use crate::log;
use carillon_engine::Request;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long a server on this machine may take to answer.
const ANSWER_S: u64 = 30;

/// What to do with keys: a method, a path, a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: String,
}

/// Grants the wish, and prints the answer as JSON.
pub(crate) fn keys(config: Config, wish: &Wish) -> Result<(), String> {
    log::set(log::Level::Error);
    let (status, body) = match Folder::open(&config.data) {
        Ok(folder) => alone(config, folder, wish)?,
        Err(NotOpen::Taken) => through_server(&config, wish)?,
        Err(NotOpen::Failed(error)) => return Err(error),
    };
    match status {
        200..=299 => {
            println!("{body}");
            Ok(())
        }
        status => Err(format!("refused ({status}): {body}")),
    }
}

/// No server runs: this process is the server for a moment, with every alarm off, and whoever may open the folder is its operator.
fn alone(config: Config, folder: Folder, wish: &Wish) -> Result<(u16, String), String> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| format!("The runtime does not start: {error}"))?;
    runtime.block_on(async {
        if !folder.file(&carillon_engine::Scope::Account).exists() {
            return Err(format!(
                "{} holds no account yet. Start `carillon serve` once; it makes the first key.",
                config.data.display()
            ));
        }
        let (house, _) = House::open(config, folder, None, true)?;
        let response = house.operate(request(wish)).await;
        house.stop().await;
        let body = String::from_utf8_lossy(&response.body).into_owned();
        Ok((response.status, body))
    })
}

fn request(wish: &Wish) -> Request {
    Request {
        method: wish.method.to_owned(),
        path: wish.path.clone(),
        body: wish.body.clone().into_bytes(),
        ..Request::default()
    }
}

/// A server holds the folder: it is asked like by anyone else, with an administrator's key from the environment.
fn through_server(config: &Config, wish: &Wish) -> Result<(u16, String), String> {
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
    let answer = exchange(&address, &bearer, wish)
        .map_err(|error| format!("The server at {address} does not answer: {error}"))?;
    split(&answer).ok_or_else(|| format!("The server at {address} answered in another language."))
}

fn exchange(address: &str, bearer: &str, wish: &Wish) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(reachable(address))?;
    stream.set_read_timeout(Some(Duration::from_secs(ANSWER_S)))?;
    write!(
        stream,
        "{} {} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {bearer}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{}",
        wish.method,
        wish.path,
        wish.body.len(),
        wish.body
    )?;
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
