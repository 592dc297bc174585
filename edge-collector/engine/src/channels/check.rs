//! Whether a channel can be what it is asked to be. No provider is asked: what only it can tell shows when it is first sent to.

use super::kind::{Kind, METHOD, Method};
use super::model::Channel;
use crate::error::ApiError;
use serde_json::Value;
use std::collections::BTreeMap;

/// Characters of a sender, its display name included.
const FROM_CHARS_MAX: usize = 320;
/// Characters of a sender's name in a text message.
const SENDER_ID_CHARS_MAX: usize = 11;
/// Digits of a short code, or of the long number that some have in its place.
const SHORT_CODE_DIGITS: std::ops::RangeInclusive<usize> = 3..=15;
/// What the file of a Google service account says, as far as sending needs it.
const SERVICE_MEMBERS: [&str; 3] = ["client_email", "private_key", "project_id"];

/// Checks what is given by itself. An empty text takes a member away.
pub(super) fn texts(texts: &BTreeMap<String, String>) -> Result<(), ApiError> {
    for (name, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
        match name.as_str() {
            "FromAddress" => check_sender(name, text)?,
            "SenderId" => sender_id(text)?,
            "ShortCode" => short_code(text)?,
            "ServiceJson" => service_json(text)?,
            _ => {}
        }
    }
    Ok(())
}

/// Checks what the channel has come to be: everything required is there, and a way of authentication is there whole or not at all.
pub(super) fn whole(kind: Kind, channel: &Channel) -> Result<(), ApiError> {
    let missing =
        |members: &[&'static str]| members.iter().copied().find(|name| !channel.has(name));
    if let Some(name) = missing(kind.required()) {
        return Err(ApiError::bad(format!("{name}: it may not be empty.")));
    }
    let chosen = chosen(kind, channel)?;
    for method in kind.methods() {
        let (words, members) = *method;
        let begun = chosen == Some(method) || members.iter().any(|name| channel.is_sealed(name));
        if let (true, Some(name)) = (begun, missing(members)) {
            return Err(ApiError::bad(format!(
                "{name}: to authenticate by {} takes {}.",
                words[0],
                members.join(", ")
            )));
        }
    }
    Ok(())
}

fn chosen(kind: Kind, channel: &Channel) -> Result<Option<&'static Method>, ApiError> {
    let Some(word) = channel.setting(METHOD) else {
        return Ok(None);
    };
    let named = |(words, _): &&Method| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    match kind.methods().iter().find(named) {
        Some(method) => Ok(Some(method)),
        None => {
            let words: Vec<&str> = kind.methods().iter().map(|(words, _)| words[0]).collect();
            Err(ApiError::bad(format!(
                "{METHOD}: write {}.",
                words.join(" or ")
            )))
        }
    }
}

fn sender_id(text: &str) -> Result<(), ApiError> {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let named = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    match plain && named && text.len() <= SENDER_ID_CHARS_MAX {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "SenderId: at most {SENDER_ID_CHARS_MAX} letters and digits, of which one is a letter."
        ))),
    }
}

fn short_code(text: &str) -> Result<(), ApiError> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    match digits.bytes().all(|byte| byte.is_ascii_digit())
        && SHORT_CODE_DIGITS.contains(&digits.len())
    {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "ShortCode: {} to {} digits.",
            SHORT_CODE_DIGITS.start(),
            SHORT_CODE_DIGITS.end()
        ))),
    }
}

fn service_json(text: &str) -> Result<(), ApiError> {
    let file: Value = serde_json::from_str(text).unwrap_or_default();
    match SERVICE_MEMBERS.iter().all(|name| file[name].is_string()) {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "ServiceJson: this is not the key file of a Google service account. It is JSON with {}.",
            SERVICE_MEMBERS.join(", ")
        ))),
    }
}

/// Whether a text can stand as a sender: `bells@example.com`, or `The Bells <bells@example.com>`.
pub(crate) fn check_sender(member: &str, sender: &str) -> Result<(), ApiError> {
    let address = match sender.trim().strip_suffix('>') {
        Some(named) => named.rsplit_once('<').map_or("", |(_, address)| address),
        None => sender.trim(),
    };
    let plain = |text: &str| {
        !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || "<>,;".contains(c))
    };
    let whole = address
        .rsplit_once('@')
        .is_some_and(|(local, domain)| plain(local) && plain(domain));
    let tame = !sender.contains(char::is_control) && sender.chars().count() <= FROM_CHARS_MAX;
    match whole && tame {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "{member}: this is not an email address. Write bells@example.com, or The Bells <bells@example.com>."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::check_sender;

    #[test]
    fn senders_are_addresses_with_or_without_a_name() {
        for good in [
            "a@b.org",
            "The Bells <bells@b.org>",
            "<a@b>",
            "no-reply+1@b.org",
        ] {
            assert!(check_sender("FromAddress", good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "@b",
            "a@",
            "A <a@b",
            "a b@c.org",
            "a@b.org\r\nBcc: x@y",
            "a@b,c@d",
        ] {
            assert!(check_sender("FromAddress", bad).is_err(), "{bad}");
        }
    }
}
