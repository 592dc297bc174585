//! What is looked at before a template is parsed. The parser goes one call deeper for each level of nesting, and a stack has an end; and
//! it counts lines from the top for every tag, so that long text is set aside while it works.
//!
//! A tag is read here in a stricter way than the parser would: what the two could understand differently is refused.

/// Blocks, and else-branches of them, open at once.
const BLOCKS_MAX: usize = 30;
/// Parentheses open at once inside one tag.
const PARENTHESES_MAX: usize = 8;
/// Tags of a text times its bytes, long text not counted: the parser's work grows with both.
const WORK_MAX: usize = 100_000_000;
/// Text shorter than this stays where it is.
const CORE_BYTES_MIN: usize = 32;
/// Stand around the number of a text that was set aside. A text that holds one of them itself is parsed as it is.
const ASIDE: (char, char) = ('\u{e000}', '\u{e001}');

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// A text ready for the parser.
#[derive(Debug)]
pub(super) struct Scanned<'a> {
    /// The text, with long runs of text between tags set aside.
    pub(super) text: String,
    aside: Vec<&'a str>,
    pub(super) lines: Lines,
}

/// Finds the lines of the original from places in the text that was parsed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Lines {
    /// Where text was set aside, as (line, column), and the line breaks in it.
    gaps: Vec<((usize, usize), usize)>,
}

impl Lines {
    /// The original line of a place.
    pub(super) fn original(&self, place: (usize, usize)) -> usize {
        let before = self.gaps.iter().take_while(|(gap, _)| *gap < place);
        place.0 + before.map(|(_, breaks)| breaks).sum::<usize>()
    }
}

impl Scanned<'_> {
    /// Puts back what was set aside in one piece of text.
    pub(super) fn restore(&self, piece: &str) -> String {
        if self.aside.is_empty() {
            return piece.to_owned();
        }
        let mut whole = String::with_capacity(piece.len());
        let mut rest = piece;
        while let Some((before, after)) = rest.split_once(ASIDE.0) {
            whole.push_str(before);
            rest = after;
            if let Some((number, after)) = after.split_once(ASIDE.1)
                && let Some(core) = number.parse().ok().and_then(|n: usize| self.aside.get(n))
            {
                whole.push_str(core);
                rest = after;
            }
        }
        whole.push_str(rest);
        whole
    }
}

/// Reads a text, or says on which line it is not acceptable, and why.
pub(super) fn scan(text: &str) -> Result<Scanned<'_>, (usize, String)> {
    let mut scan = Scan {
        scanned: Scanned {
            text: String::new(),
            aside: Vec::new(),
            lines: Lines::default(),
        },
        place: (1, 1),
        keep: text.contains(ASIDE.0),
        open: Vec::new(),
        tags: 0,
    };
    let mut at = 0;
    while let Some(found) = text[at..].find("{{") {
        let start = at + found;
        let tag = scan
            .tag(&text[at..start], &text[start..])
            .map_err(|fault| (line(text, start), fault))?;
        scan.raw(&text[at..start]);
        scan.push(&text[start..start + tag]);
        at = start + tag;
    }
    scan.raw(&text[at..]);
    match scan.tags.saturating_mul(scan.scanned.text.len()) > WORK_MAX {
        true => Err((1, format!("{} tags are too many", scan.tags))),
        false => Ok(scan.scanned),
    }
}

struct Scan<'a> {
    scanned: Scanned<'a>,
    /// Line and column of the end of the text for the parser.
    place: (usize, usize),
    /// Set nothing aside.
    keep: bool,
    /// One entry for each open block: how many branches deep its parser is.
    open: Vec<usize>,
    tags: usize,
}

impl<'a> Scan<'a> {
    /// Reads the tag that `rest` starts with, and returns its length.
    fn tag(&mut self, before: &str, rest: &str) -> Result<usize, String> {
        self.tags += 1;
        if rest.starts_with("{{{{") {
            return Err("raw blocks ({{{{…}}}}) are not supported".to_owned());
        }
        if before.ends_with('\\') && !before.ends_with("\\\\") {
            return Ok(2);
        }
        if let Some(comment) = rest.strip_prefix("{{!") {
            let long = comment.trim_start_matches(BLANKS).starts_with("--");
            let end = long.then(|| rest.find("--}}").map(|end| end + 4)).flatten();
            let end = end.or_else(|| rest.find("}}").map(|end| end + 2));
            return end.ok_or_else(|| "a comment does not end".to_owned());
        }
        let length = rest.find("}}").ok_or("a tag does not end")?;
        let body =
            rest[2..length].trim_start_matches(|letter| letter == '~' || BLANKS.contains(&letter));
        check_body(body)?;
        self.nest(body)?;
        Ok(length + 2)
    }

    fn nest(&mut self, body: &str) -> Result<(), String> {
        if body.starts_with('#') {
            self.open.push(1);
        } else if body.starts_with('/') {
            self.open.pop();
        } else if body.starts_with("else") || body.starts_with('^') {
            // A plain else counts too: to be a level stricter costs nothing.
            if let Some(last) = self.open.last_mut() {
                *last += 1;
            }
        }
        match self.open.iter().sum::<usize>() > BLOCKS_MAX {
            true => Err(format!("blocks nest at most {BLOCKS_MAX} levels deep")),
            false => Ok(()),
        }
    }

    /// Takes over text between tags. Blanks, backslashes and braces at its ends mean something to the parser and stay.
    fn raw(&mut self, raw: &'a str) {
        let meant = |letter: char| letter.is_whitespace() || "\\{}~".contains(letter);
        let core = raw.trim_matches(meant);
        if self.keep || core.len() < CORE_BYTES_MIN {
            return self.push(raw);
        }
        let start = raw.len() - raw.trim_start_matches(meant).len();
        self.push(&raw[..start]);
        self.scanned
            .lines
            .gaps
            .push((self.place, core.matches('\n').count()));
        let stand_in = format!("{}{}{}", ASIDE.0, self.scanned.aside.len(), ASIDE.1);
        self.push(&stand_in);
        self.scanned.aside.push(core);
        self.push(&raw[start + core.len()..]);
    }

    fn push(&mut self, piece: &str) {
        self.scanned.text.push_str(piece);
        match piece.rsplit_once('\n') {
            Some((before, last)) => {
                self.place.0 += before.matches('\n').count() + 1;
                self.place.1 = 1 + last.chars().count();
            }
            None => self.place.1 += piece.chars().count(),
        }
    }
}

/// Checks that a tag ends where it seems to end: nothing that could hide its end is open there.
fn check_body(body: &str) -> Result<(), String> {
    let (body, mut braces) = match body.strip_prefix('{') {
        Some(body) => (body, 1),
        None => (body, 0),
    };
    let mut parentheses = 0_usize;
    let mut letters = body.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\'' => skip_quoted(&mut letters, letter)?,
            '[' => skip_key(&mut letters)?,
            '(' => parentheses += 1,
            ')' => parentheses = parentheses.saturating_sub(1),
            '}' if braces == 1 => braces = 0,
            '{' | '}' => return Err("a brace stands inside a tag".to_owned()),
            _ => {}
        }
        if parentheses > PARENTHESES_MAX {
            return Err(format!(
                "parentheses nest at most {PARENTHESES_MAX} levels deep"
            ));
        }
    }
    Ok(())
}

fn skip_quoted(letters: &mut std::str::Chars<'_>, quote: char) -> Result<(), String> {
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if quote == '\'' => {
                return Err("a backslash stands in single quotes; use double ones".to_owned());
            }
            '\\' => drop(letters.next()),
            '{' => return Err("a brace stands inside a tag".to_owned()),
            letter if letter == quote => return Ok(()),
            _ => {}
        }
    }
    Err("a quote is not closed before the tag ends".to_owned())
}

fn skip_key(letters: &mut std::str::Chars<'_>) -> Result<(), String> {
    for letter in letters.by_ref() {
        match letter {
            ']' => return Ok(()),
            '[' | '"' | '\'' | '{' | '}' => {
                return Err(format!("{letter} cannot stand in brackets"));
            }
            _ => {}
        }
    }
    Err("a bracket is not closed before the tag ends".to_owned())
}

fn line(text: &str, at: usize) -> usize {
    1 + text[..at].matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::{Lines, scan};

    fn fault(text: &str) -> String {
        scan(text)
            .err()
            .map(|(line, fault)| format!("{line}: {fault}"))
            .unwrap_or_default()
    }

    #[test]
    fn ordinary_templates_pass() {
        for text in [
            "",
            "no tags { at } all",
            "{{#if a}}{{#each b}}{{this}}{{else}}none{{/each}}{{else if c}}x{{^}}y{{/if}}",
            "{{! don't {{ }} {{!-- {{#if}} }} --}} \\{{#if a}}",
            "{{upper (lower (upper (lower a)))}} {{User.UserAttributes.[Last Name].[0]}} {{{html}}} {{~{html}~}}",
            "{{eq a \"it's\" yes='[y]'}}",
        ] {
            assert_eq!(fault(text), "", "{text}");
        }
        assert_eq!(fault(&"{{#if a}}x{{/if}}".repeat(500)), "");
    }

    #[test]
    fn deep_templates_are_stopped_before_the_parser_sees_them() {
        for text in [
            "{{#if a}}".repeat(31),
            "{{~# if a}}".repeat(31),
            format!("{{{{#if a}}}}{}", "{{else if b}}".repeat(31)),
            format!("{{{{#if a}}}}{}", "{{^if b}}".repeat(31)),
            "{{#if a}}\\{{/if}}".repeat(31),
            "{{#if a}}{{!-- {{/if}} --}}".repeat(31),
            "{{#if a}}{{! -- }}{{/if}} --}}".repeat(31),
            format!("{{{{!-- }}}}{}", "{{#if a}}".repeat(31)),
            format!("{{{{x {}}}}}", "(a ".repeat(9)),
        ] {
            assert!(fault(&text).ends_with("levels deep"), "{text}");
        }
        let deep = format!("a\nb\n{}", "{{#if a}}".repeat(31));
        assert_eq!(fault(&deep), "3: blocks nest at most 30 levels deep");
    }

    #[test]
    fn a_tag_hides_nothing() {
        for text in [
            "{{#if \"{{/if}}\"}}",
            "{{x \"}}{{/if}}\"}}",
            "{{x \"a'b\" '}}{{/if}}'}}",
            "{{a.[']}}{{/if}}{{a.[']}}",
            "{{a.[}}{{/if}}]}}",
            "{{> 'a\\\\'}}{{/if}}'}}",
            "{{x {\"a\":{}}}}",
            "{{x [\"]\"]}}",
            "\\{{{{/if}}",
            "{{{{raw}}}}{{{{/raw}}}}",
            "{{x",
            "{{! x",
        ] {
            assert_ne!(fault(text), "", "{text}");
        }
    }

    #[test]
    fn long_text_is_set_aside_and_put_back() {
        let long = "line of text\n".repeat(10);
        let text = format!("{{{{a}}}} \n{long}\\{{{{b}}}}\n{long}");
        let scanned = scan(&text).unwrap();
        assert!(scanned.text.len() < 60, "{}", scanned.text);
        assert_eq!(scanned.restore(&scanned.text), text);
        assert_eq!(scanned.lines.original((1, 1)), 1);
        let odd = format!("\u{e000}0\u{e001}{long}{{{{a}}}}");
        let scanned = scan(&odd).unwrap();
        assert_eq!(scanned.restore(&scanned.text), odd);
    }

    #[test]
    fn lines_are_counted_with_what_was_set_aside() {
        let lines = Lines {
            gaps: vec![((1, 5), 10), ((3, 1), 2)],
        };
        assert_eq!(lines.original((1, 4)), 1);
        assert_eq!(lines.original((1, 6)), 11);
        assert_eq!(lines.original((2, 1)), 12);
        assert_eq!(lines.original((3, 2)), 15);
    }

    #[test]
    fn too_many_tags_are_refused() {
        assert!(fault(&"{{a}}".repeat(100_000)).contains("too many"));
    }
}
