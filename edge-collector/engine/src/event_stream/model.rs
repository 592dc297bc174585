//! What an event stream is.

use super::destination::Destination;
use super::webhook;
use crate::Timestamp;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::{EventStream, WriteEventStream};

/// Where the events of one application are to go.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stream {
    pub(super) destination: Destination,
    pub(super) role: String,
    pub(super) modified: Timestamp,
    pub(super) modified_by: Option<String>,
    /// What it signs with, sealed; there once it has led to a URL.
    pub(super) secret: Option<String>,
}

impl Stream {
    pub(super) fn new(
        turn: &Turn<'_>,
        wanted: WriteEventStream,
        before: Option<&Stream>,
    ) -> Result<Stream, ApiError> {
        let destination = Destination::wanted(&wanted.destination_stream_arn, turn.config)?;
        if destination.needs_role() && !is_role(&wanted.role_arn) {
            return Err(ApiError::bad(
                "RoleArn: write arn:aws:iam::<account>:role/<name>.",
            ));
        }
        let secret = before.and_then(|before| before.secret.clone());
        let secret = match (&destination, secret) {
            (Destination::Url(_), None) => Some(webhook::new_secret(turn)?.sealed),
            (_, secret) => secret,
        };
        Ok(Stream {
            destination,
            role: wanted.role_arn,
            modified: turn.now,
            modified_by: turn.by(),
            secret,
        })
    }

    /// Pinpoint: EventStream.
    pub(super) fn response(&self, app: &str) -> EventStream {
        EventStream {
            application_id: app.to_owned(),
            destination_stream_arn: self.destination.text(),
            external_id: None,
            last_modified_date: Some(self.modified.to_string()),
            last_updated_by: self.modified_by.clone(),
            role_arn: self.role.clone(),
        }
    }
}

fn is_role(arn: &str) -> bool {
    let Some([service, region, account, resource]) = parts(arn) else {
        return false;
    };
    // A role's name may follow a path of its own: role/service/pinpoint.
    let plain = |c: char| c.is_ascii_alphanumeric() || "/+=,.@_-".contains(c);
    let name = resource.strip_prefix("role/");
    let named = name.is_some_and(|name| !name.is_empty() && name.chars().all(plain));
    named && service == "iam" && region.is_empty() && is_account(account)
}

/// The service, region, account and resource that an ARN names.
pub(super) fn parts(arn: &str) -> Option<[&str; 4]> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts[..] {
        ["arn", "aws" | "aws-cn" | "aws-us-gov", ref rest @ ..] => rest.try_into().ok(),
        _ => None,
    }
}

pub(super) fn is_account(account: &str) -> bool {
    account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_role;

    #[test]
    fn roles_are_of_an_account_and_of_no_region() {
        assert!(is_role(
            "arn:aws:iam::123456789012:role/service-role/pinpoint"
        ));
        for bad in [
            "arn:aws:iam:us-east-1:123456789012:role/pinpoint",
            "arn:aws:iam::123456789012:user/ada",
            "arn:aws:iam::123456789012:role/",
            "pinpoint",
        ] {
            assert!(!is_role(bad), "{bad}");
        }
    }
}
