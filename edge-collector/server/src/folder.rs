//! The data folder: one database file for the account and one for each application, the seal key, and the lock that keeps it to one
//! process.

use crate::clock;
use carillon_engine::Scope;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Seals access-key secrets when the folder should not hold the key itself: 64 hexadecimal digits.
const SEAL_KEY: &str = "CARILLON_SEAL_KEY";

/// An open data folder. While it lives, no other process opens it.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    _lock: File,
}

/// Why a folder did not open.
#[derive(Debug)]
pub(crate) enum NotOpen {
    /// Another process holds it.
    Taken,
    Failed(String),
}

impl Folder {
    /// Opens or makes the folder, for this process alone.
    pub(crate) fn open(path: &Path) -> Result<Folder, NotOpen> {
        let failed = |error: std::io::Error| {
            NotOpen::Failed(format!("{} does not open: {error}", path.display()))
        };
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder.create(path.join("apps")).map_err(failed)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("lock"))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Folder {
                path: path.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(NotOpen::Taken),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// The database file of a scope.
    pub(crate) fn file(&self, scope: &Scope) -> PathBuf {
        file(&self.path, scope)
    }

    /// Every application that has a file, in the order of their ids.
    pub(crate) fn apps(&self) -> std::io::Result<Vec<Scope>> {
        let mut apps = Vec::new();
        for entry in fs::read_dir(self.path.join("apps"))? {
            let name = entry?.file_name();
            let stem = name.to_str().and_then(|name| name.strip_suffix(".db"));
            if let Some(scope @ Scope::App(_)) = stem.and_then(Scope::named) {
                apps.push(scope);
            }
        }
        apps.sort();
        Ok(apps)
    }

    /// The key that seals secrets: from the environment, or from a file beside the databases that only its owner may read.
    pub(crate) fn seal_key(&self) -> Result<[u8; 32], String> {
        if let Ok(digits) = std::env::var(SEAL_KEY) {
            return bytes(&digits)
                .ok_or_else(|| format!("{SEAL_KEY} is not 64 hexadecimal digits."));
        }
        let path = self.path.join("seal.key");
        if let Ok(digits) = fs::read_to_string(&path) {
            return bytes(&digits)
                .ok_or_else(|| format!("{} is not 64 hexadecimal digits.", path.display()));
        }
        if self.file(&Scope::Account).exists() {
            return Err(format!(
                "{} is missing, and the secrets of this folder open with it alone. Put it back, or set {SEAL_KEY}.",
                path.display()
            ));
        }
        let key = clock::random();
        write_private(&path, &digits(&key))
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
        Ok(key)
    }

    /// Leaves word where this process listens.
    pub(crate) fn say_listening(&self, address: &str) -> std::io::Result<()> {
        write_private(&self.path.join("listen"), address)
    }

    /// Takes that word back.
    pub(crate) fn say_stopped(&self) {
        let _ = fs::remove_file(self.path.join("listen"));
    }
}

/// The database file of a scope in the folder at `path`.
pub(crate) fn file(path: &Path, scope: &Scope) -> PathBuf {
    match scope {
        Scope::Account => path.join("account.db"),
        Scope::App(id) => path.join("apps").join(format!("{id}.db")),
    }
}

/// Where the process that holds the folder at `path` listens.
pub(crate) fn listening(path: &Path) -> Option<String> {
    let address = fs::read_to_string(path.join("listen")).ok()?;
    Some(address.trim().to_owned())
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

fn digits(key: &[u8; 32]) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(digits: &str) -> Option<[u8; 32]> {
    let digits = digits.trim();
    if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut key = [0; 32];
    for (byte, pair) in key.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::{bytes, digits};

    #[test]
    fn a_seal_key_is_read_as_it_was_written() {
        let key = [0xA7; 32];
        assert_eq!(bytes(&digits(&key)), Some(key));
        assert_eq!(bytes("a7"), None);
        assert_eq!(bytes(&"+f".repeat(32)), None);
    }
}
