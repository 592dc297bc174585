//! How deep a template nests, found before it is parsed: the parser goes one call deeper for each level, and a stack has an end.

/// Blocks, and else-branches of them, open at once.
const BLOCKS_MAX: usize = 30;
/// Parentheses and brackets open at once inside one tag.
const BRACKETS_MAX: usize = 8;

/// The line at which a template nests too deep, or uses a raw block, whose content no parser reads; `None` when it does neither.
pub(super) fn fault(text: &str) -> Option<(usize, String)> {
    let mut tags = Tags { text, at: 0 };
    // One entry for each open block: how many branches deep its parser is.
    let mut open: Vec<usize> = Vec::new();
    while let Some(tag) = tags.next() {
        match tag.kind() {
            Kind::Raw => return tags.fault("raw blocks ({{{{…}}}}) are not supported"),
            Kind::Open => open.push(1),
            Kind::Branch => *open.last_mut()? += 1,
            Kind::Close if !tag.escaped => drop(open.pop()),
            Kind::Close | Kind::Other => {}
        }
        if open.iter().sum::<usize>() > BLOCKS_MAX {
            return tags.fault(&format!("blocks nest at most {BLOCKS_MAX} levels deep"));
        }
        if brackets(tag.body) > BRACKETS_MAX {
            return tags.fault(&format!("brackets nest at most {BRACKETS_MAX} levels deep"));
        }
    }
    None
}

/// Walks from tag to tag, leaving out comments.
struct Tags<'a> {
    text: &'a str,
    at: usize,
}

struct Tag<'a> {
    /// What follows the opening braces.
    body: &'a str,
    escaped: bool,
}

enum Kind {
    Open,
    Branch,
    Close,
    Raw,
    Other,
}

impl<'a> Tags<'a> {
    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let from = self.at + self.text[self.at..].find("{{")?;
            let rest = &self.text[from + 2..];
            let escaped = self.text[..from].ends_with('\\');
            let length = if escaped {
                0
            } else if rest.starts_with("!--") {
                rest.find("--}}").unwrap_or(rest.len())
            } else if rest.starts_with('!') {
                rest.find("}}").unwrap_or(rest.len())
            } else {
                tag_length(rest)
            };
            self.at = from + 2 + length;
            if escaped || !rest.starts_with('!') {
                let body = if escaped { rest } else { &rest[..length] };
                return Some(Tag { body, escaped });
            }
        }
    }

    fn fault(&self, message: &str) -> Option<(usize, String)> {
        let line = 1 + self.text[..self.at].matches('\n').count();
        Some((line, message.to_owned()))
    }
}

impl Tag<'_> {
    fn kind(&self) -> Kind {
        if self.body.starts_with("{{") {
            return Kind::Raw;
        }
        let body = self.body.trim_start_matches(['~', ' ', '\t', '\r', '\n']);
        let word = |word: &str| {
            body.strip_prefix(word).is_some_and(|rest| {
                !rest
                    .trim_start_matches(['~', ' ', '\t', '\r', '\n'])
                    .is_empty()
            })
        };
        if body.starts_with('#') {
            Kind::Open
        } else if body.starts_with('/') {
            Kind::Close
        } else if word("else") || word("^") {
            Kind::Branch
        } else {
            Kind::Other
        }
    }
}

/// Bytes to the end of a tag; braces inside quotes do not end it.
fn tag_length(rest: &str) -> usize {
    let mut quote = None;
    let mut before = 0;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'}') if rest.as_bytes().get(at + 1) == Some(&b'}') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if byte == open && before != b'\\' => quote = None,
            _ => {}
        }
        before = if before == b'\\' && byte == b'\\' {
            0
        } else {
            byte
        };
    }
    rest.len()
}

/// The most brackets open at once. Those in quotes count too: that errs on the safe side.
fn brackets(body: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for byte in body.bytes() {
        match byte {
            b'(' | b'[' => open += 1,
            b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn ordinary_templates_pass() {
        for text in [
            "",
            "no tags { at } all",
            "{{#if a}}{{#each b}}{{this}}{{else}}none{{/each}}{{else if c}}x{{^}}y{{/if}}",
            "{{! {{{{ }} {{!-- {{#if}} --}} \\{{#if a}}",
            "{{upper (lower (upper (lower a)))}} {{User.UserAttributes.[Last Name].[0]}} {{{html}}}",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
        assert_eq!(fault(&"{{#if a}}x{{/if}}".repeat(5000)), None);
    }

    #[test]
    fn deep_templates_are_stopped_before_the_parser_sees_them() {
        for text in [
            "{{#if a}}".repeat(31),
            "{{~# if a}}".repeat(31),
            format!("{{{{#if a}}}}{}", "{{else if b}}".repeat(31)),
            format!("{{{{#if a}}}}{}", "{{^if b}}".repeat(31)),
            "{{#if \"{{/if}}\"}}".repeat(31),
            "{{#if a}}\\{{/if}}".repeat(31),
            "{{#if a}}{{!-- {{/if}} --}}".repeat(31),
            format!("{{{{x {}", "(a ".repeat(9)),
            format!("{{{{x {}}}}}", "[".repeat(9)),
            "{{{{raw}}}} {{/if}} {{{{/raw}}}}".to_owned(),
        ] {
            assert!(fault(&text).is_some(), "{text}");
        }
        let (line, message) = fault(&format!("a\nb\n{}", "{{#if a}}".repeat(31))).unwrap();
        assert_eq!(line, 3);
        assert!(message.contains("30 levels"));
    }
}
