//! Rust files as text, taken apart into code and string literals, with comments and unit tests left out.

use std::fs;
use std::path::{Path, PathBuf};

/// One file that ships.
pub(crate) struct Source {
    /// Path from the repository's root.
    pub(crate) path: String,
    /// The file without comments, and with every string literal emptied.
    pub(crate) code: String,
    /// What stood in the string literals.
    pub(crate) literals: Vec<String>,
    pub(crate) lines: usize,
}

pub(crate) fn root() -> PathBuf {
    let engine = Path::new(env!("CARGO_MANIFEST_DIR"));
    engine.join("../..").canonicalize().unwrap()
}

/// The Rust files under `folder`, named from the root; files of tests are left out.
pub(crate) fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    assert!(!found.is_empty(), "no Rust file under {folder}");
    found.iter().map(|path| read(path)).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let skipped = ["target", "node_modules", "tests"].contains(&name.as_str());
        if path.is_dir() && !skipped && !name.starts_with('.') {
            walk(&path, found);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") && name != "testing.rs" {
            found.push(path);
        }
    }
}

fn read(path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap();
    let shipped = text.find("#[cfg(test)]\nmod tests {");
    let (code, literals) = take_apart(&text[..shipped.unwrap_or(text.len())]);
    let path = path.strip_prefix(root()).unwrap();
    Source {
        path: path.to_string_lossy().replace('\\', "/"),
        code,
        literals,
        lines: text.lines().count(),
    }
}

/// Code and literals of a Rust text.
fn take_apart(text: &str) -> (String, Vec<String>) {
    let mut code = String::new();
    let mut literals = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' {
            let end = quoted_end(rest);
            literals.push(unescaped(&rest[1..end]));
            code.push_str("\"\"");
            end + 1
        } else if let Some(hashes) = raw_hashes(rest, &code) {
            let start = hashes + 2;
            let close = format!("\"{}", "#".repeat(hashes));
            let end = start + rest[start..].find(&close).unwrap();
            literals.push(rest[start..end].to_owned());
            code.push_str("\"\"");
            end + close.len()
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\") {
            // A character literal that would look like the start of a string.
            let end = 2 + rest[2..].find('\'').unwrap();
            end + 1
        } else {
            code.push(first);
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    (code, literals)
}

/// How many hashes stand before the quote of a raw string that begins here.
fn raw_hashes(rest: &str, before: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let is_word =
        before.ends_with(|last: char| (last.is_alphanumeric() && last != 'b') || last == '_');
    (after[hashes..].starts_with('"') && !is_word).then_some(hashes)
}

/// Where the quote that closes an ordinary string stands.
fn quoted_end(rest: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    panic!("a string literal does not end: {rest:.80}");
}

/// A literal as the compiler reads it, as far as statements need: lines joined at a backslash, quotes and line ends.
fn unescaped(literal: &str) -> String {
    let mut text = String::new();
    let mut letters = literal.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some('\n')) => while letters.next_if(|next| next.is_whitespace()).is_some() {},
            ('\\', Some('n')) => {
                letters.next();
                text.push('\n');
            }
            ('\\', Some(_)) => text.extend(letters.next()),
            _ => text.push(letter),
        }
    }
    text
}

/// The words of a text: runs of letters, digits and underscores.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
}

#[test]
fn literals_and_comments_are_told_from_code() {
    let text = "let a = \"x \\\"y\\\" \\\n   z\"; // \"no\"\nlet b = r#\"raw \"q\"\"#; /* \"no\" */ let c = '\"'; let r = for_r;";
    let (code, literals) = take_apart(text);
    assert_eq!(literals, ["x \"y\" z", "raw \"q\""]);
    assert_eq!(
        code.split_whitespace().collect::<String>(),
        "leta=\"\";letb=\"\";letc=;letr=for_r;"
    );
}
