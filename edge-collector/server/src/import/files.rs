//! The files that were saved: where they are, and their text, whether it is packed or not.

use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// How a gzip file begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Bytes of one line. An endpoint has 15 KB at most.
const LINE_BYTES_MAX: usize = 1 << 20;

/// Every file that is named, and every file below every folder that is, in the order of their names. What is hidden is left out.
pub(super) fn find(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for path in paths {
        walk(path, &mut found)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    }
    match found.is_empty() {
        true => Err("There are no files in what was named.".to_owned()),
        false => Ok(found),
    }
}

fn walk(path: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let mut inside = Vec::new();
    for entry in fs::read_dir(path)? {
        inside.push(entry?);
    }
    inside.sort_by_key(fs::DirEntry::file_name);
    for entry in inside {
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        // A link may lead anywhere, also back up.
        if !hidden && !entry.file_type()?.is_symlink() {
            walk(&entry.path(), found)?;
        }
    }
    Ok(())
}

/// A file's text, unpacked where it is packed.
pub(super) struct Text {
    reader: Box<dyn BufRead>,
    passed: Rc<Cell<u64>>,
}

/// One line of a text.
pub(super) enum Line {
    /// A whole line, without its end.
    Whole(Vec<u8>),
    /// More than any object may have. It was passed over.
    TooLong,
    End,
}

impl Text {
    pub(super) fn open(path: &Path) -> io::Result<Text> {
        let passed = Rc::new(Cell::new(0));
        let counted = Counted {
            file: File::open(path)?,
            passed: Rc::clone(&passed),
        };
        let reader = unpacked(counted)?;
        Ok(Text { reader, passed })
    }

    /// Bytes of the file, packed as it is, that were read so far.
    pub(super) fn passed(&self) -> u64 {
        self.passed.get()
    }

    /// The next line. A text that breaks off in the middle of one is an error, and so is a torn gzip file.
    pub(super) fn line(&mut self) -> io::Result<Line> {
        let mut line = Vec::new();
        let most = u64::try_from(LINE_BYTES_MAX).unwrap_or(u64::MAX);
        (&mut self.reader).take(most).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(Line::End);
        }
        if line.last() != Some(&b'\n') && line.len() == LINE_BYTES_MAX {
            self.reader.skip_until(b'\n')?;
            return Ok(Line::TooLong);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        Ok(Line::Whole(line))
    }

    /// All of it, up to a limit.
    pub(super) fn whole(self, bytes_max: u64) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        self.reader.take(bytes_max + 1).read_to_end(&mut text)?;
        match u64::try_from(text.len()).is_ok_and(|bytes| bytes <= bytes_max) {
            true => Ok(text),
            false => Err(io::Error::other(format!(
                "it has more than {bytes_max} bytes"
            ))),
        }
    }
}

/// The plain bytes of a file, whether it is packed or not.
pub(super) fn unpacked(file: impl Read + 'static) -> io::Result<Box<dyn BufRead>> {
    let mut plain = BufReader::new(file);
    Ok(match plain.fill_buf()?.starts_with(&GZIP) {
        true => Box::new(BufReader::new(MultiGzDecoder::new(plain))),
        false => Box::new(plain),
    })
}

struct Counted {
    file: File,
    passed: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.file.read(buffer)?;
        self.passed
            .set(self.passed.get() + u64::try_from(bytes).unwrap_or(0));
        Ok(bytes)
    }
}
