//! The inbox: every message that was sent while no provider is set, to look at and to assert on.

mod model;
mod store;

pub use model::{Caught, Forgotten};

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::page::Page;
use crate::turn::Turn;
use model::{Shown, ShownPage, Wanted};

/// Keeps a message that some application sent. Hearing it again changes nothing.
pub(crate) fn hear(turn: &Turn<'_>, caught: &Caught) -> Result<(), ApiError> {
    store::insert(turn.sql, caught, turn.now)?;
    Ok(store::trim(turn.sql)?)
}

/// Forgets messages whose recipient is erased. Hearing it again changes nothing.
pub(crate) fn hear_forgotten(turn: &Turn<'_>, forgotten: &Forgotten) -> Result<(), ApiError> {
    let ids = serde_json::to_string(&forgotten.messages)
        .map_err(|error| ApiError::Internal(error.to_string()))?;
    Ok(store::forget(turn.sql, &forgotten.app, &ids)?)
}

/// The page. It holds no data: it asks the API beside it, with a credential that its reader brings.
pub(crate) fn inbox_page(_: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    Ok(Answer::Page(
        "text/html; charset=utf-8",
        include_bytes!("page/page.html"),
    ))
}

/// The page's script.
pub(crate) fn inbox_script(_: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    Ok(Answer::Page(
        "text/javascript; charset=utf-8",
        include_bytes!("page/page.js"),
    ))
}

/// The page's looks.
pub(crate) fn inbox_style(_: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    Ok(Answer::Page(
        "text/css; charset=utf-8",
        include_bytes!("page/page.css"),
    ))
}

/// Lists messages, newest first. `to` is a whole address, `search` a part of the address or the subject.
pub(crate) fn inbox_messages(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let page = Page::of(call)?;
    let text = |name| call.query(name).filter(|value| !value.is_empty());
    let wanted = Wanted {
        to: text("to").map(str::to_lowercase),
        channel: text("channel").map(str::to_uppercase),
        app: text("app").map(str::to_owned),
        search: text("search").map(str::to_lowercase),
    };
    let before = match &page.after {
        None => i64::MAX >> 11, // The greatest integer that every store binds exactly.
        Some(seq) => seq
            .parse()
            .map_err(|_| ApiError::bad("The token is not one that this list gave out."))?,
    };
    let mut kept = store::before(turn.sql, before, &wanted, page.fetch())?;
    let next_token = page.cut(&mut kept, |kept| kept.seq.to_string());
    let item = kept.into_iter().map(Shown::from).collect();
    Answer::json(&ShownPage { item, next_token })
}

/// One message.
pub(crate) fn inbox_message(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    match store::find(turn.sql, call.label("message-id")?)? {
        Some(kept) => Answer::json(&Shown::from(kept)),
        None => Err(ApiError::no_resource()),
    }
}

#[cfg(test)]
mod tests {
    use super::Caught;
    use crate::effect::{Mail, Told};
    use crate::testing::House;
    use crate::{Request, Scope};
    use serde_json::{Value, json};

    fn caught(id: &str, to: &str, subject: &str) -> Told {
        Told::Caught(Box::new(Caught {
            app: "a".repeat(32),
            channel: "EMAIL".to_owned(),
            campaign: Some("c".repeat(32)),
            mail: Mail {
                id: id.to_owned(),
                from: "Shop <shop@example.com>".to_owned(),
                to: to.to_owned(),
                subject: subject.to_owned(),
                html: Some("<p>Hi</p>".to_owned()),
                text: Some("Hi".to_owned()),
                headers: vec![("X-Shop".to_owned(), "tea".to_owned())],
                ..Mail::default()
            },
        }))
    }

    fn ids(house: &mut House, query: &str) -> Vec<String> {
        let (status, page) = house.call("GET", &format!("/inbox/messages{query}"), Value::Null);
        assert_eq!(status, 200, "{page}");
        let items = page["Item"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["Id"].as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn the_same_message_is_caught_once() {
        let mut house = House::new();
        house.hear(&Scope::Account, &caught("m1", "ada@example.com", "Hello"));
        house.advance(1_000);
        house.hear(&Scope::Account, &caught("m1", "ada@example.com", "Hello"));
        let (status, message) = house.call("GET", "/inbox/messages/m1", Value::Null);
        assert_eq!(status, 200);
        assert_eq!(ids(&mut house, ""), ["m1"]);
        insta::assert_snapshot!(house.show(&message), @r#"
        {
          "ApplicationId": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          "CampaignId": "cccccccccccccccccccccccccccccccc",
          "Channel": "EMAIL",
          "From": "Shop <shop@example.com>",
          "Headers": [
            {
              "Name": "X-Shop",
              "Value": "tea"
            }
          ],
          "Html": "<p>Hi</p>",
          "Id": "m1",
          "ReceivedDate": "2026-01-02T03:04:05.000Z",
          "Source": "Message-ID: <m1@carillon>\r\nDate: Fri, 02 Jan 2026 03:04:05 +0000\r\nFrom: Shop <shop@example.com>\r\nTo: ada@example.com\r\nSubject: Hello\r\nX-Shop: tea\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"part-ca0df2c95aa144c1d0ff2ff3\"\r\n\r\n--part-ca0df2c95aa144c1d0ff2ff3\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nHi\r\n--part-ca0df2c95aa144c1d0ff2ff3\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>Hi</p>\r\n--part-ca0df2c95aa144c1d0ff2ff3--\r\n",
          "Subject": "Hello",
          "Text": "Hi",
          "To": "ada@example.com"
        }
        "#);
    }

    #[test]
    fn messages_are_filtered_and_paged_newest_first() {
        let mut house = House::new();
        for (id, to, subject) in [
            ("m1", "Ada@example.com", "Tea"),
            ("m2", "bob@example.com", "Coffee"),
            ("m3", "ada@example.com", "Coffee"),
        ] {
            house.hear(&Scope::Account, &caught(id, to, subject));
        }
        assert_eq!(ids(&mut house, ""), ["m3", "m2", "m1"]);
        assert_eq!(ids(&mut house, "?to=ADA@example.com"), ["m3", "m1"]);
        assert_eq!(ids(&mut house, "?to=ada"), [""; 0]);
        assert_eq!(ids(&mut house, "?search=COFF"), ["m3", "m2"]);
        assert_eq!(ids(&mut house, "?channel=sms"), [""; 0]);
        assert_eq!(
            ids(&mut house, &format!("?app={}", "a".repeat(32))).len(),
            3
        );
        let (_, page) = house.call("GET", "/inbox/messages?page-size=2", Value::Null);
        let token = page["NextToken"].as_str().unwrap();
        assert_eq!(
            ids(&mut house, &format!("?page-size=2&token={token}")),
            ["m1"]
        );
        assert_eq!(house.call("GET", "/inbox/messages/m9", Value::Null).0, 404);
    }

    #[test]
    fn the_page_needs_no_credential_and_the_messages_do() {
        let mut house = House::new();
        for (path, status) in [
            ("/inbox", 200),
            ("/inbox/page.js", 200),
            ("/inbox/page.css", 200),
            ("/inbox/messages", 403),
        ] {
            let response = house.send(Request {
                method: "GET".to_owned(),
                path: path.to_owned(),
                ..Request::default()
            });
            assert_eq!(response.status, status, "{path}");
        }
        assert_eq!(house.call("POST", "/inbox/messages", json!({})).0, 405);
    }
}
