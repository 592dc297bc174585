//! From AWS's spelling to Rust's.

/// `S3UrlPrefix` → `s3_url_prefix`, `APNSMessage` → `apns_message`.
pub(crate) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let after_word = at > 0 && !letters[at - 1].is_uppercase();
        let before_word = at > 0 && letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_word || before_word) {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// `in_app` or `IN_APP` → `InApp`: what serde's `rename_all = "PascalCase"` makes of a field.
pub(crate) fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let lower = word.to_lowercase();
        let mut letters = lower.chars();
        letters.next().map_or(String::new(), |first| {
            first.to_uppercase().chain(letters).collect()
        })
    };
    name.split('_').map(word).collect()
}

/// A field name, escaped where Rust reserves the word.
pub(crate) fn field(name: &str) -> String {
    let snake = snake(name);
    match snake.as_str() {
        "type" | "match" | "move" | "ref" | "use" | "where" | "loop" | "in" | "as" => {
            format!("r#{snake}")
        }
        _ => snake,
    }
}

/// A type name: the model marks its anonymous enums with leading underscores.
pub(crate) fn type_name(shape: &str) -> &str {
    shape.trim_start_matches('_')
}
