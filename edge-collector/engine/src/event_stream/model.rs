//! What an event stream is.

use crate::Timestamp;
use crate::error::ApiError;
use carillon_wire::{EventStream, WriteEventStream};

/// Where the events of one application are to go.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stream {
    pub(super) destination: String,
    pub(super) role: String,
    pub(super) modified: Timestamp,
    pub(super) modified_by: Option<String>,
}

impl Stream {
    pub(super) fn new(
        wanted: WriteEventStream,
        modified: Timestamp,
        modified_by: Option<String>,
    ) -> Result<Stream, ApiError> {
        if !is_destination(&wanted.destination_stream_arn) {
            return Err(ApiError::bad(
                "DestinationStreamArn: write arn:aws:kinesis:<region>:<account>:stream/<name>, or arn:aws:firehose:<region>:<account>:deliverystream/<name>.",
            ));
        }
        if !is_role(&wanted.role_arn) {
            return Err(ApiError::bad(
                "RoleArn: write arn:aws:iam::<account>:role/<name>.",
            ));
        }
        Ok(Stream {
            destination: wanted.destination_stream_arn,
            role: wanted.role_arn,
            modified,
            modified_by,
        })
    }

    /// Pinpoint: EventStream.
    pub(super) fn response(&self, app: &str) -> EventStream {
        EventStream {
            application_id: app.to_owned(),
            destination_stream_arn: self.destination.clone(),
            external_id: None,
            last_modified_date: Some(self.modified.to_string()),
            last_updated_by: self.modified_by.clone(),
            role_arn: self.role.clone(),
        }
    }
}

fn is_destination(arn: &str) -> bool {
    let Some([service, region, account, resource]) = parts(arn) else {
        return false;
    };
    let name = match service {
        "kinesis" => resource.strip_prefix("stream/"),
        "firehose" => resource.strip_prefix("deliverystream/"),
        _ => None,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let named = name.is_some_and(|name| !name.is_empty() && name.chars().all(plain));
    let placed = !region.is_empty() && region.chars().all(plain);
    named && placed && is_account(account)
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
fn parts(arn: &str) -> Option<[&str; 4]> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts[..] {
        ["arn", "aws" | "aws-cn" | "aws-us-gov", ref rest @ ..] => rest.try_into().ok(),
        _ => None,
    }
}

fn is_account(account: &str) -> bool {
    account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{is_destination, is_role};

    #[test]
    fn destinations_are_kinesis_and_firehose_streams() {
        for good in [
            "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
            "arn:aws-us-gov:kinesis:us-gov-west-1:123456789012:stream/a.b_c-d",
            "arn:aws:firehose:eu-west-1:123456789012:deliverystream/clicks",
        ] {
            assert!(is_destination(good), "{good}");
        }
        for bad in [
            "",
            "clicks",
            "https://example.com/clicks",
            "arn:aws:kinesis:us-east-1:123456789012:deliverystream/clicks",
            "arn:aws:firehose:us-east-1:123456789012:stream/clicks",
            "arn:aws:kinesis::123456789012:stream/clicks",
            "arn:aws:kinesis:us-east-1:12345:stream/clicks",
            "arn:aws:kinesis:us-east-1:123456789012:stream/",
            "arn:aws:kinesis:us-east-1:123456789012:stream/a b",
            "arn:aws:sns:us-east-1:123456789012:clicks",
        ] {
            assert!(!is_destination(bad), "{bad}");
        }
    }

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
