//! Channels: the ways a message can leave, and the settings of each.

mod model;
mod store;

pub(crate) use model::{EmailChannel, check_sender};

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::EmailChannelRequest;

/// Pinpoint: UpdateEmailChannel.
pub(crate) fn update_email_channel(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let wanted: EmailChannelRequest = call.body()?;
    let by = turn
        .caller
        .borrow()
        .as_ref()
        .map(|caller| caller.key.clone());
    let old = email(turn)?;
    let channel = EmailChannel::updated(old.as_ref(), wanted, turn.now, by)?;
    store::keep_email(turn.sql, &channel)?;
    Answer::json(&channel.response(turn.app()))
}

/// Pinpoint: GetEmailChannel. A channel that was never set is not found.
pub(crate) fn get_email_channel(turn: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    match email(turn)? {
        Some(channel) => Answer::json(&channel.response(turn.app())),
        None => Err(ApiError::no_resource()),
    }
}

/// The email channel of this application, once it was set.
pub(crate) fn email(turn: &Turn<'_>) -> Result<Option<EmailChannel>, ApiError> {
    Ok(store::email(turn.sql)?)
}

#[cfg(test)]
mod tests {
    use crate::testing::House;
    use serde_json::{Value, json};

    const PATH: &str = "/v1/apps/{app}/channels/email";

    #[test]
    fn a_channel_is_unknown_until_it_is_set() {
        let mut house = House::new();
        let (status, error) = house.call("GET", PATH, Value::Null);
        assert_eq!(
            (status, &error["Message"]),
            (404, &json!("Resource not found"))
        );
    }

    #[test]
    fn each_update_counts_and_leaves_out_nothing() {
        let mut house = House::new();
        let first = json!({"FromAddress": "bells@example.com", "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com", "ConfigurationSet": "news"});
        let (status, _) = house.call("PUT", PATH, first);
        assert_eq!(status, 200);
        house.advance(60_000);
        let second = json!({"FromAddress": "The Bells <bells@example.com>", "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com", "Enabled": false});
        let (status, updated) = house.call("PUT", PATH, second);
        assert_eq!(status, 200);
        assert_eq!(house.call("GET", PATH, Value::Null), (200, updated.clone()));
        insta::assert_snapshot!(house.show(&updated), @r#"
        {
          "ApplicationId": "{app}",
          "ConfigurationSet": "news",
          "CreationDate": "2026-01-02T03:04:05.000Z",
          "Enabled": false,
          "FromAddress": "The Bells <bells@example.com>",
          "HasCredential": false,
          "Id": "email",
          "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
          "IsArchived": false,
          "LastModifiedBy": "CARILLONTESTKEY",
          "LastModifiedDate": "2026-01-02T03:05:05.000Z",
          "Platform": "EMAIL",
          "Version": 2
        }
        "#);
    }

    #[test]
    fn a_sender_that_is_no_address_is_refused() {
        let mut house = House::new();
        let (status, error) = house.call(
            "PUT",
            PATH,
            json!({"FromAddress": "the bells", "Identity": "arn"}),
        );
        assert_eq!(status, 400, "{error}");
    }
}
