//! A scope is one database with one writer: the account, or one application.

use serde::{Deserialize, Serialize};

/// Names the database that a request, a message or an effect belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Apps, templates, credentials, and the inbox.
    Account,
    /// Everything else of one application, by its id.
    App(String),
}

impl Scope {
    /// The name a host files the scope under: `account`, or the application id.
    pub fn name(&self) -> &str {
        match self {
            Scope::Account => "account",
            Scope::App(id) => id,
        }
    }

    /// The scope filed under `name`; `None` when no application could have that id, so that a host never makes a file for one.
    pub fn named(name: &str) -> Option<Scope> {
        if name == "account" {
            return Some(Scope::Account);
        }
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (name.len() == 32 && name.bytes().all(hex)).then(|| Scope::App(name.to_owned()))
    }
}
