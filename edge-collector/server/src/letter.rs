//! A rendered mail as the bytes and the envelope that SMTP carries.

use carillon_engine::Mail;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};

/// A mail ready to be handed over.
#[derive(Debug)]
pub(crate) struct Letter {
    pub(crate) envelope: Envelope,
    pub(crate) bytes: Vec<u8>,
}

impl Letter {
    /// Writes `mail` down; the error says which part of it cannot be written.
    pub(crate) fn of(mail: &Mail) -> Result<Letter, String> {
        let from = mailbox("sender", &mail.from)?;
        let mut builder = Message::builder()
            .message_id(Some(format!("<{}@{}>", mail.id, from.email.domain())))
            .from(from)
            .to(mailbox("recipient", &mail.to)?)
            .subject(&mail.subject);
        for address in &mail.reply_to {
            builder = builder.reply_to(mailbox("reply-to", address)?);
        }
        let text = |text: &String| SinglePart::plain(text.clone());
        let html = |html: &String| SinglePart::html(html.clone());
        let message = match (&mail.text, &mail.html) {
            (Some(plain), Some(rich)) => builder.multipart(
                MultiPart::alternative()
                    .singlepart(text(plain))
                    .singlepart(html(rich)),
            ),
            (None, Some(rich)) => builder.singlepart(html(rich)),
            (Some(plain), None) => builder.singlepart(text(plain)),
            (None, None) => builder.singlepart(SinglePart::plain(String::new())),
        };
        let mut message = message.map_err(|error| error.to_string())?;
        for (name, value) in &mail.headers {
            let header = HeaderName::new_from_ascii(name.clone())
                .map_err(|_| "a header's name is not one".to_owned())?;
            let value = value.replace(['\r', '\n'], " ");
            message
                .headers_mut()
                .insert_raw(HeaderValue::new(header, value));
        }
        Ok(Letter {
            envelope: message.envelope().clone(),
            bytes: message.formatted(),
        })
    }
}

fn mailbox(part: &str, address: &str) -> Result<Mailbox, String> {
    address
        .parse()
        .map_err(|error| format!("the {part} address does not read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::Letter;
    use carillon_engine::Mail;

    fn mail() -> Mail {
        Mail {
            id: "s1".to_owned(),
            from: "Shop <shop@shop.example>".to_owned(),
            to: "ada@example.com".to_owned(),
            subject: "Héllo".to_owned(),
            html: Some("<p>Hé</p>".to_owned()),
            text: Some("Hé".to_owned()),
            headers: vec![(
                "List-Unsubscribe".to_owned(),
                "<https://x.example>\r\nBcc: all@example.com".to_owned(),
            )],
            ..Mail::default()
        }
    }

    #[test]
    fn a_letter_is_plain_ascii_with_both_parts() {
        let letter = Letter::of(&mail()).unwrap();
        let text = String::from_utf8(letter.bytes).unwrap();
        assert!(text.is_ascii(), "{text}");
        assert!(text.contains("Message-ID: <s1@shop.example>"), "{text}");
        assert!(text.contains("multipart/alternative"), "{text}");
        assert!(!text.contains("\r\nBcc"), "{text}");
        assert_eq!(letter.envelope.to().len(), 1);
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        let mut mail = mail();
        mail.to = "ada".to_owned();
        assert!(Letter::of(&mail).unwrap_err().contains("recipient"));
    }
}
