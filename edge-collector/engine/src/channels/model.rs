//! What an email channel is.

use crate::Timestamp;
use crate::error::ApiError;
use carillon_wire::{EmailChannelRequest, EmailChannelResponse};
use serde::{Deserialize, Serialize};

/// Characters of a sender, its display name included.
const FROM_CHARS_MAX: usize = 320;

/// The email channel of one application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct EmailChannel {
    /// The sender of every message that names none of its own.
    pub(crate) from: String,
    pub(crate) enabled: bool,
    identity: String,
    configuration_set: Option<String>,
    role: Option<String>,
    sending_role: Option<String>,
    version: i64,
    created: Timestamp,
    modified: Timestamp,
    modified_by: Option<String>,
}

impl EmailChannel {
    /// The channel after an update. What the update leaves out stays as it was; a new channel is enabled.
    pub(super) fn updated(
        old: Option<&EmailChannel>,
        wanted: EmailChannelRequest,
        now: Timestamp,
        by: Option<String>,
    ) -> Result<EmailChannel, ApiError> {
        check_sender("FromAddress", &wanted.from_address)?;
        Ok(EmailChannel {
            from: wanted.from_address,
            enabled: wanted
                .enabled
                .unwrap_or_else(|| old.is_none_or(|old| old.enabled)),
            identity: wanted.identity,
            configuration_set: wanted
                .configuration_set
                .or_else(|| old?.configuration_set.clone()),
            role: wanted.role_arn.or_else(|| old?.role.clone()),
            sending_role: wanted
                .orchestration_sending_role_arn
                .or_else(|| old?.sending_role.clone()),
            version: old.map_or(1, |old| old.version + 1),
            created: old.map_or(now, |old| old.created),
            modified: now,
            modified_by: by,
        })
    }

    /// Pinpoint: EmailChannelResponse. There is no `MessagesPerSecond`: the channel itself limits no rate.
    pub(super) fn response(&self, app: &str) -> EmailChannelResponse {
        EmailChannelResponse {
            application_id: Some(app.to_owned()),
            configuration_set: self.configuration_set.clone(),
            creation_date: Some(self.created.to_string()),
            enabled: Some(self.enabled),
            from_address: Some(self.from.clone()),
            has_credential: Some(false),
            id: Some("email".to_owned()),
            identity: Some(self.identity.clone()),
            is_archived: Some(false),
            last_modified_by: self.modified_by.clone(),
            last_modified_date: Some(self.modified.to_string()),
            messages_per_second: None,
            orchestration_sending_role_arn: self.sending_role.clone(),
            platform: "EMAIL".to_owned(),
            role_arn: self.role.clone(),
            version: Some(self.version),
        }
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
