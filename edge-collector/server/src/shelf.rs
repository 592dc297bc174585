//! Keeps lines in files: a folder for each event stream, a file for each day, and one more whenever that is full.
//!
//! What is settled is on the disk. A crash in the middle of a line leaves a part of it, which is cut off before anything is written after
//! it; its record was not settled and comes again.

use crate::house::House;
use carillon_engine::{EffectId, Lines, Outcome, Scope, Settled};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes after which a file is followed by another.
const FILE_BYTES_MAX: u64 = 64 << 20;
/// Bytes that are looked at at once for the last line end.
const LOOK_BYTES: u64 = 64 << 10;

/// The folder that the operator set for event streams.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    root: PathBuf,
    file_bytes: u64,
}

impl Shelf {
    pub(crate) fn open(root: &Path) -> Result<Shelf, String> {
        make(root).map_err(|error| format!("{} cannot be made: {error}", root.display()))?;
        Ok(Shelf {
            root: root.to_owned(),
            file_bytes: FILE_BYTES_MAX,
        })
    }

    /// Keeps lines, and lets the scope that asked for it settle what came of it.
    pub(crate) fn keep(&self, house: Arc<House>, from: Scope, id: EffectId, lines: Lines) {
        let (shelf, runtime) = (self.clone(), house.runtime.clone());
        runtime.spawn_blocking(move || {
            let outcome = match shelf.write(&lines) {
                Ok(()) => Outcome::Done,
                Err(error) => Outcome::Later(format!("the file is not written: {error}")),
            };
            house.settle(&from, Settled { id, outcome });
        });
    }

    fn write(&self, lines: &Lines) -> io::Result<()> {
        let folder = self.root.join(&lines.folder);
        make(&folder)?;
        let mut number = newest(&folder, &lines.day)?;
        let size = fs::metadata(file(&folder, &lines.day, number)).map_or(0, |file| file.len());
        if size >= self.file_bytes {
            number += 1;
        }
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .mode(0o600)
            .open(file(&folder, &lines.day, number))?;
        // A write that a slow disk has held up beyond its lease comes to its end before the next one begins.
        file.lock()?;
        let end = whole(&mut file)?;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        file.write_all(&lines.text)?;
        file.sync_all()?;
        match end {
            // The file may be new, and its name is the folder's.
            0 => File::open(&folder)?.sync_all(),
            _ => Ok(()),
        }
    }
}

fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// The file of a day: names sort as they were written.
fn file(folder: &Path, day: &str, number: u32) -> PathBuf {
    folder.join(format!("{day}-{number:04}.ndjson"))
}

/// The number of the newest file of a day; that of its first when there is none.
fn newest(folder: &Path, day: &str) -> io::Result<u32> {
    let mut newest = 1;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| {
            let rest = name.strip_prefix(day)?.strip_prefix('-')?;
            rest.strip_suffix(".ndjson")?.parse().ok()
        });
        newest = newest.max(number.unwrap_or(1));
    }
    Ok(newest)
}

/// Bytes of a file up to its last line end.
fn whole(file: &mut File) -> io::Result<u64> {
    let mut end = file.metadata()?.len();
    while end > 0 {
        let start = end.saturating_sub(LOOK_BYTES);
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(start))?;
        Read::by_ref(file)
            .take(end - start)
            .read_to_end(&mut tail)?;
        if let Some(place) = tail.iter().rposition(|byte| *byte == b'\n') {
            return Ok(start + place as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::Shelf;
    use carillon_engine::Lines;
    use std::fs;
    use std::path::PathBuf;

    /// A shelf on a folder of its own, which goes away at the end.
    struct Own {
        shelf: Shelf,
        root: PathBuf,
    }

    impl Own {
        fn new(name: &str, file_bytes: u64) -> Own {
            let root =
                std::env::temp_dir().join(format!("carillon-shelf-{name}-{}", std::process::id()));
            let shelf = Shelf {
                file_bytes,
                ..Shelf::open(&root).unwrap()
            };
            Own { shelf, root }
        }

        fn keep(&self, day: &str, text: &str) {
            let lines = Lines {
                folder: "app/clicks".to_owned(),
                day: day.to_owned(),
                text: text.as_bytes().to_vec(),
            };
            self.shelf.write(&lines).unwrap();
        }

        /// The files by name, with what they hold.
        fn files(&self) -> Vec<(String, String)> {
            let mut files: Vec<_> = fs::read_dir(self.root.join("app/clicks"))
                .unwrap()
                .map(|entry| entry.unwrap())
                .map(|entry| {
                    let text = fs::read_to_string(entry.path()).unwrap();
                    (entry.file_name().into_string().unwrap(), text)
                })
                .collect();
            files.sort();
            files
        }
    }

    impl Drop for Own {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.root);
        }
    }

    fn named(files: &[(&str, &str)]) -> Vec<(String, String)> {
        let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        files.iter().map(own).collect()
    }

    #[test]
    fn a_day_has_its_file_and_a_full_one_is_followed_by_another() {
        let own = Own::new("days", 10);
        for line in ["one\n", "two\n", "three\n", "four\n"] {
            own.keep("2026-01-02", line);
        }
        own.keep("2026-01-03", "five\n");
        let expected = [
            ("2026-01-02-0001.ndjson", "one\ntwo\nthree\n"),
            ("2026-01-02-0002.ndjson", "four\n"),
            ("2026-01-03-0001.ndjson", "five\n"),
        ];
        assert_eq!(own.files(), named(&expected));
    }

    #[test]
    fn what_a_crash_left_of_a_line_is_cut_off() {
        let own = Own::new("torn", 1 << 20);
        own.keep("2026-01-02", "one\n");
        let path = own.root.join("app/clicks/2026-01-02-0001.ndjson");
        for torn in [format!("one\n{}", "x".repeat(200_000)), "torn".to_owned()] {
            let whole = if torn.starts_with("one\n") {
                "one\n"
            } else {
                ""
            };
            fs::write(&path, &torn).unwrap();
            own.keep("2026-01-02", "two\n");
            let text = format!("{whole}two\n");
            assert_eq!(own.files(), named(&[("2026-01-02-0001.ndjson", &text)]));
        }
    }
}
