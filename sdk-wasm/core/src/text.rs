//! The few ways to read and write text that the core needs.

/// Appends several pieces.
pub(crate) fn push_all(out: &mut String, pieces: &[&str]) {
    for piece in pieces {
        out.push_str(piece);
    }
}

/// Appends `value` in decimal.
pub(crate) fn push_int(out: &mut String, value: u64) {
    if value >= 10 {
        push_int(out, value / 10);
    }
    let digit = (value % 10) as usize;
    out.push_str(&"0123456789"[digit..=digit]);
}

/// Appends a comma, unless the object has just been opened.
pub(crate) fn separate(out: &mut String) {
    if !out.ends_with('{') {
        out.push_str(",");
    }
}

/// Takes off `rest` what comes before the next `at`, and that byte.
pub(crate) fn cut<'a>(rest: &mut &'a str, at: u8) -> &'a str {
    let text = *rest;
    let end = text
        .bytes()
        .position(|byte| byte == at)
        .unwrap_or(text.len());
    *rest = text.get(end + 1..).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}

/// Reads a decimal number; anything else is 0.
pub(crate) fn read_int(text: &str) -> u64 {
    let mut value = 0_u64;
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return 0;
        }
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
    }
    value
}

/// Whether `text` can be an id that the SDK made. What comes back from a page's storage may have been changed there.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_read_back() {
        for value in [0, 9, 10, 1_767_323_045_678] {
            let mut out = String::new();
            push_int(&mut out, value);
            assert_eq!(read_int(&out), value);
        }
        assert_eq!(read_int("12x"), 0);
    }

    #[test]
    fn text_is_cut_at_bytes() {
        let mut rest = "é\tß\t";
        assert_eq!(cut(&mut rest, b'\t'), "é");
        assert_eq!(cut(&mut rest, b'\t'), "ß");
        assert_eq!((cut(&mut rest, b'\t'), rest), ("", ""));
    }

    #[test]
    fn ids_need_no_escaping() {
        assert!(is_id("0197-start"));
        assert!(!is_id("") && !is_id("a\"b") && !is_id("a b"));
    }
}
