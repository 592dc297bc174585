//! Files of jobs, in the folders that the operator allows: listed, read in parts, written whole. It answers as a web server would.
//!
//! A path may not leave its folder, by `..`, by a link, or by naming another place; and the data folder is never one of them.

use crate::house::House;
use carillon_engine::{EffectId, FileCall, FileVerb, HttpAnswer, Outcome, Scope, Settled};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

/// Files of one list; the engine takes fewer.
const LISTED_MAX: usize = 20_000;
/// Folders inside of folders.
const DEPTH_MAX: usize = 32;

/// Does what is asked, and lets the scope that asked for it settle what came of it.
pub(crate) fn call(house: Arc<House>, from: Scope, id: EffectId, call: FileCall) {
    let runtime = house.runtime.clone();
    runtime.spawn_blocking(move || {
        let outcome = outcome(&house.config.folders, &house.config.data, id, call);
        house.settle(&from, Settled { id, outcome });
    });
}

fn outcome(folders: &[PathBuf], data: &Path, id: EffectId, call: FileCall) -> Outcome {
    let path = PathBuf::from(call.path);
    let place = match Allowed::new(folders, data) {
        Ok(allowed) => allowed.place(&path),
        Err(why) => return Outcome::Refused(why),
    };
    let done = place.and_then(|place| match call.verb {
        FileVerb::List => list(&path, &place),
        FileVerb::Read { from, bytes } => read(&place, from, bytes),
        FileVerb::Write(body) => write(&place, id, &body),
    });
    match done {
        Ok(answer) => Outcome::Answered(answer),
        Err(error) => match error.kind() {
            ErrorKind::NotFound => Outcome::Answered(status(404)),
            ErrorKind::StorageFull | ErrorKind::Interrupted => Outcome::Later(error.to_string()),
            _ => Outcome::Refused(error.to_string()),
        },
    }
}

/// Folders as they are once every link is followed.
struct Allowed {
    folders: Vec<PathBuf>,
    data: Option<PathBuf>,
}

impl Allowed {
    fn new(folders: &[PathBuf], data: &Path) -> Result<Allowed, String> {
        let folders: Vec<PathBuf> = folders
            .iter()
            .filter_map(|folder| fs::canonicalize(folder).ok())
            .collect();
        match folders.is_empty() {
            true => Err("no folder is open to jobs. Set CARILLON_FOLDERS to those that may be read and written, and start the job again".to_owned()),
            false => Ok(Allowed {
                folders,
                data: fs::canonicalize(data).ok(),
            }),
        }
    }

    /// The path with every link followed, whether there is something at it yet or not.
    fn place(&self, path: &Path) -> io::Result<PathBuf> {
        let plain = |part: Component<'_>| matches!(part, Component::RootDir | Component::Normal(_));
        if !path.is_absolute() || !path.components().all(plain) {
            return Err(io::Error::other("its path is not a plain one"));
        }
        let mut there = path;
        let place = loop {
            match fs::canonicalize(there) {
                Ok(real) => break real.join(path.strip_prefix(there).unwrap_or(Path::new(""))),
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    // A link that leads nowhere is there all the same, and would be followed once it leads somewhere.
                    if there.is_symlink() {
                        return Err(outside());
                    }
                    there = there.parent().ok_or_else(outside)?;
                }
                Err(error) => return Err(error),
            }
        };
        // Joining an empty rest leaves a slash behind.
        let place: PathBuf = place.components().collect();
        let inside = |folder: &PathBuf| place.starts_with(folder);
        match self.folders.iter().any(inside) && !self.data.as_ref().is_some_and(inside) {
            true => Ok(place),
            false => Err(outside()),
        }
    }
}

fn outside() -> io::Error {
    io::Error::other("it is outside of the folders that are open to jobs (CARILLON_FOLDERS)")
}

/// A file is listed under the name that it was asked for by.
fn list(asked: &Path, place: &Path) -> io::Result<HttpAnswer> {
    let mut found = Vec::new();
    match fs::symlink_metadata(place)?.is_dir() {
        true => walk(place, 0, &mut found)?,
        false => found.push(asked.to_string_lossy().into_owned()),
    }
    found.sort();
    Ok(HttpAnswer {
        body: serde_json::to_vec(&found)?,
        ..status(200)
    })
}

/// Every file below a folder. What is hidden, and what is a link, is left out.
fn walk(folder: &Path, depth: usize, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if hidden || found.len() >= LISTED_MAX {
            continue;
        }
        if kind.is_dir() && depth < DEPTH_MAX {
            walk(&entry.path(), depth + 1, found)?;
        } else if let (true, Some(path)) = (kind.is_file(), entry.path().to_str()) {
            found.push(path.to_owned());
        }
    }
    Ok(())
}

fn read(place: &Path, from: u64, bytes: u64) -> io::Result<HttpAnswer> {
    let mut file = File::open(place)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let total = about.len();
    if from >= total {
        return Ok(status(416));
    }
    file.seek(SeekFrom::Start(from))?;
    let mut body = Vec::new();
    file.take(bytes).read_to_end(&mut body)?;
    let changed = about.modified()?.duration_since(UNIX_EPOCH);
    let changed = changed.map_or(0, |since| since.as_nanos());
    let last = from + u64::try_from(body.len()).unwrap_or(0).saturating_sub(1);
    Ok(HttpAnswer {
        headers: vec![
            (
                "content-range".to_owned(),
                format!("bytes {from}-{last}/{total}"),
            ),
            ("etag".to_owned(), format!("\"{total}-{changed}\"")),
        ],
        body,
        ..status(206)
    })
}

/// Writes beside the file, and moves that into its place once all of it is on the disk. Two attempts at one file do not write to the same place.
fn write(place: &Path, id: EffectId, body: &[u8]) -> io::Result<HttpAnswer> {
    let folder = place.parent().ok_or_else(outside)?;
    let name = place.file_name().ok_or_else(outside)?;
    fs::create_dir_all(folder)?;
    let EffectId::Job(number) = id else {
        return Err(outside());
    };
    let beside = folder.join(format!(".{}.{number}", name.to_string_lossy()));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&beside)?;
    file.write_all(body)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, place)?;
    File::open(folder)?.sync_all()?;
    Ok(status(201))
}

fn status(status: u16) -> HttpAnswer {
    HttpAnswer {
        status,
        ..HttpAnswer::default()
    }
}

#[cfg(test)]
mod tests {
    use super::outcome;
    use carillon_engine::{EffectId, FileCall, FileVerb, HttpAnswer, Outcome};
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::{Path, PathBuf};

    /// A folder of its own for each test, with `open` and `closed` and `open/data` in it.
    fn folder(test: &str) -> PathBuf {
        let name = format!("carillon-files-{}-{test}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("open/data")).unwrap();
        fs::create_dir_all(folder.join("closed")).unwrap();
        fs::canonicalize(folder).unwrap()
    }

    fn ask(folder: &Path, path: &str, verb: FileVerb) -> Outcome {
        let path = format!("{}/{path}", folder.display());
        let call = FileCall { path, verb };
        let data = folder.join("open/data");
        outcome(&[folder.join("open")], &data, EffectId::Job(1), call)
    }

    fn answered(outcome: Outcome) -> HttpAnswer {
        match outcome {
            Outcome::Answered(answer) => answer,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_is_written_whole_and_read_in_parts() {
        let folder = folder("parts");
        let written = ask(
            &folder,
            "open/a/b/c.csv",
            FileVerb::Write(b"0123456789".to_vec()),
        );
        assert_eq!(answered(written).status, 201);
        let read = |from| {
            answered(ask(
                &folder,
                "open/a/b/c.csv",
                FileVerb::Read { from, bytes: 4 },
            ))
        };
        let part = read(8);
        assert_eq!((part.status, part.body.as_slice()), (206, b"89".as_slice()));
        assert!(
            part.headers
                .contains(&("content-range".to_owned(), "bytes 8-9/10".to_owned()))
        );
        assert_eq!(read(10).status, 416);
        fs::write(folder.join("open/a/.hidden.csv"), "x").unwrap();
        fs::write(folder.join("open/a.csv"), "x").unwrap();
        let listed = answered(ask(&folder, "open", FileVerb::List)).body;
        let listed: Vec<String> = serde_json::from_slice(&listed).unwrap();
        let path = |name: &str| format!("{}/open/{name}", folder.display());
        assert_eq!(listed, [path("a.csv"), path("a/b/c.csv")]);
        let missing = ask(
            &folder,
            "open/none.csv",
            FileVerb::Read { from: 0, bytes: 4 },
        );
        assert_eq!(answered(missing).status, 404);
    }

    #[test]
    fn no_way_leads_out_of_the_folder() {
        let folder = folder("out");
        fs::write(folder.join("closed/a.csv"), "x").unwrap();
        fs::write(folder.join("open/data/seal.key"), "x").unwrap();
        symlink(folder.join("closed"), folder.join("open/link")).unwrap();
        symlink(folder.join("closed/a.csv"), folder.join("open/a.csv")).unwrap();
        symlink(folder.join("closed/new.csv"), folder.join("open/new.csv")).unwrap();
        let read = || FileVerb::Read { from: 0, bytes: 4 };
        for path in [
            "closed/a.csv",
            "open/../closed/a.csv",
            "open/link/a.csv",
            "open/a.csv",
            "open/data/seal.key",
            "opened",
        ] {
            assert!(
                matches!(ask(&folder, path, read()), Outcome::Refused(_)),
                "{path}"
            );
        }
        for path in [
            "closed/b.csv",
            "open/link/b.csv",
            "open/new.csv",
            "open/data/b.csv",
            "open/none/../../closed/b.csv",
        ] {
            let write = FileVerb::Write(b"x".to_vec());
            assert!(
                matches!(ask(&folder, path, write), Outcome::Refused(_)),
                "{path}"
            );
        }
        let listed = answered(ask(&folder, "open", FileVerb::List)).body;
        let listed = String::from_utf8(listed).unwrap();
        assert!(
            !listed.contains("link") && !listed.contains("a.csv"),
            "{listed}"
        );
        assert_eq!(fs::read_dir(folder.join("closed")).unwrap().count(), 1);
    }
}
