//! The inbox: every message that was sent while no provider is set, to look at and to assert on.

mod model;
mod store;

pub use model::Caught;

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
