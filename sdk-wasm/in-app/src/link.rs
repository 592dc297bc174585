//! What a message may point to, and which colours can be read on which.

const SCHEMES: [&str; 4] = ["https:", "http:", "mailto:", "tel:"];

/// Whether a link leads to a web page, a mail or a call, and not into a script. A path on the page's own host is fine, too.
pub fn is_safe(link: &str) -> bool {
    link.starts_with('/') || SCHEMES.iter().any(|scheme| starts_with(link, scheme))
}

/// Whether an image may be fetched from there.
pub fn is_safe_image(link: &str) -> bool {
    link.starts_with('/') || SCHEMES[..2].iter().any(|scheme| starts_with(link, scheme))
}

fn starts_with(link: &str, scheme: &str) -> bool {
    link.get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// Near-black or white, whichever reads better on (or under) `colour`, if that is written in hexadecimal digits.
pub fn readable_with(colour: &str) -> Option<&'static str> {
    let digits = colour.strip_prefix('#')?.as_bytes();
    let digit = |place: usize| Some(char::from(*digits.get(place)?).to_digit(16)? * 16);
    let [red, green, blue] = if digits.len() < 6 {
        [0, 1, 2]
    } else {
        [0, 2, 4]
    };
    // How bright an eye sees each, out of 1,000 (ITU-R BT.601).
    let bright = digit(red)? * 299 + digit(green)? * 587 + digit(blue)? * 114;
    Some(if bright > 140_000 {
        "#16181d"
    } else {
        "#ffffff"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_links_pass() {
        for good in [
            "https://a.example/b?c#d",
            "HTTP://a.example",
            "mailto:a@b.example",
            "tel:+123",
            "/sale",
            "//cdn.example/x",
        ] {
            assert!(is_safe(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///x",
            "",
            "blob:x",
            "é",
        ] {
            assert!(!is_safe(bad), "{bad}");
        }
        assert!(
            is_safe_image("https://a.example/i.png")
                && !is_safe_image("mailto:a")
                && !is_safe_image("data:image/png;base64,")
        );
    }

    #[test]
    fn text_is_dark_on_light_and_light_on_dark() {
        assert_eq!(readable_with("#ffffff"), Some("#16181d"));
        assert_eq!(readable_with("#FD0"), Some("#16181d"));
        assert_eq!(readable_with("#0b1f3a"), Some("#ffffff"));
        assert_eq!(readable_with("#000000ff"), Some("#ffffff"));
        assert_eq!(readable_with("navy"), None);
        assert_eq!(readable_with("#xyz"), None);
        assert_eq!(readable_with("#é"), None);
    }
}
