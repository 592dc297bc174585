//! `carillon people`: prints or erases all that is kept of one person, through the server that holds the folder, or without one.

use crate::command::escape;
use crate::config::Config;
use crate::log;
use crate::operator::{Operator, Wish};
use std::io::{BufWriter, Write};
use std::thread;
use std::time::Duration;

/// How long after an erasure is asked how far it has come.
const ERASURE_PAUSE: Duration = Duration::from_millis(500);

/// What is wanted of a user of an application.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct People {
    pub(crate) app: String,
    pub(crate) user: String,
    pub(crate) wanted: Wanted,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Export,
    Erase { dry_run: bool },
}

/// Does what is wanted.
pub(crate) fn people(config: Config, people: &People) -> Result<(), String> {
    log::set(log::Level::Error);
    let operator = Operator::open(config, false)?;
    let done = match people.wanted {
        Wanted::Export => export(&operator, people),
        Wanted::Erase { dry_run } => erase(&operator, people, dry_run),
    };
    operator.close();
    done
}

/// Prints every page as a line, and after it, a line each, the messages of it that the inbox caught.
fn export(operator: &Operator, people: &People) -> Result<(), String> {
    let path = format!("{}/export?page-size=500", people.path());
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut next = Some(path.clone());
    while let Some(page) = next.take() {
        let page = operator.answer(&Wish::new("GET", page))?;
        next = page["NextToken"]
            .as_str()
            .map(|token| format!("{path}&token={token}"));
        let mut lines = vec![page.to_string()];
        let messages = page["Messages"].as_array().into_iter().flatten();
        for id in messages.filter_map(|message| message["Id"].as_str()) {
            let wish = Wish::new("GET", format!("/inbox/messages/{}", escape(id)));
            if let (200, caught) = operator.ask(&wish)? {
                lines.push(caught);
            }
        }
        if writeln!(out, "{}", lines.join("\n")).is_err() {
            // Whoever read has seen enough.
            return Ok(());
        }
    }
    let _ = out.flush();
    Ok(())
}

/// Erases, and where a server does it waits for the end. Without one the rest is done once there is one again.
fn erase(operator: &Operator, people: &People, dry_run: bool) -> Result<(), String> {
    let path = format!("{}/everything?dry-run={dry_run}", people.path());
    let mut erasure = operator.answer(&Wish::new("DELETE", path))?;
    let path = format!(
        "/carillon/apps/{}/erasures/{}",
        escape(&people.app),
        escape(erasure["Id"].as_str().unwrap_or_default())
    );
    while erasure["State"] == "RUNNING" && matches!(operator, Operator::Served { .. }) {
        thread::sleep(ERASURE_PAUSE);
        erasure = operator.answer(&Wish::new("GET", path.clone()))?;
    }
    println!("{erasure}");
    if erasure["State"] == "RUNNING" {
        eprintln!("carillon: the rest is done as soon as `carillon serve` runs on this folder.");
    }
    Ok(())
}

impl People {
    fn path(&self) -> String {
        format!(
            "/carillon/apps/{}/users/{}",
            escape(&self.app),
            escape(&self.user)
        )
    }
}
