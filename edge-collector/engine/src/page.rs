//! Pages of a list: `page-size` and an opaque token that says where the last page ended.

use crate::call::Call;
use crate::error::ApiError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Items of a page when the client does not say, and at most.
const PAGE_DEFAULT: i64 = 100;
const PAGE_MAX: i64 = 500;

/// What part of a list is asked for: `size` items after `after`, the key of the last item seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) after: Option<String>,
    pub(crate) size: i64,
}

impl Page {
    /// Reads `page-size` and the token (`token`, or `next-token` for the operations that spell it so).
    pub(crate) fn of(call: &Call) -> Result<Page, ApiError> {
        let size =
            match call.query("page-size") {
                None | Some("") => PAGE_DEFAULT,
                Some(text) => text.parse().ok().filter(|size| *size >= 1).ok_or_else(|| {
                    ApiError::bad("page-size must be a whole number of at least 1.")
                })?,
            };
        let token = call
            .query("token")
            .or_else(|| call.query("next-token"))
            .filter(|token| !token.is_empty());
        let after = token
            .map(|token| unwrap_token(token).ok_or_else(foreign))
            .transpose()?;
        Ok(Page {
            after,
            size: size.min(PAGE_MAX),
        })
    }

    /// The key of the last item seen in a list that is kept by number; 0 at its beginning.
    pub(crate) fn after_number(&self) -> Result<i64, ApiError> {
        match self.after.as_deref() {
            None => Ok(0),
            Some(text) => text.parse::<u32>().map(i64::from).map_err(|_| foreign()),
        }
    }

    /// Cuts `items`, fetched as one more than a page holds, to the page, and makes the token of the next one from the last item's key.
    pub(crate) fn cut<T>(&self, items: &mut Vec<T>, key: impl Fn(&T) -> String) -> Option<String> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        if items.len() <= size {
            return None;
        }
        items.truncate(size);
        items.last().map(|last| token(&key(last)))
    }

    /// How many items to fetch: one more than the page, to know whether another follows.
    pub(crate) fn fetch(&self) -> i64 {
        self.size + 1
    }
}

/// The token of a page that begins after the item of that key.
pub(crate) fn token(key: &str) -> String {
    URL_SAFE_NO_PAD.encode(key)
}

/// The answer to a token that says nothing here.
pub(crate) fn foreign() -> ApiError {
    ApiError::bad("The token is not one that this list gave out.")
}

fn unwrap_token(token: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()
}
