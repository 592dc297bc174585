//! Looking for people: a list is walked by its key, from the narrowest beginning that the question has.

use super::model::{Wanted, WantedUsers};
use crate::endpoints::{self, Endpoint, User};
use crate::error::ApiError;
use crate::turn::Turn;

/// Items read at once.
const STEP: i64 = 500;
/// Items one page looks at; the next page goes on.
const LOOKED_AT_MAX: i64 = 2_000;

/// What was found, and the key of the last item that was looked at when there may be more.
#[derive(Debug, PartialEq)]
pub(super) struct Found<T, K> {
    pub(super) items: Vec<T>,
    pub(super) next: Option<K>,
}

/// The next `size` endpoints after `n` that are wanted. All of the list goes through here, so that a better way to those who have an
/// attribute has one place to stand.
pub(super) fn endpoints(
    turn: &Turn<'_>,
    wanted: &Wanted<'_>,
    n: i64,
    size: i64,
) -> Result<Found<Endpoint, i64>, ApiError> {
    let candidates = |n: &i64| match (wanted.id, wanted.user, wanted.address) {
        (Some(id), ..) => {
            let one = endpoints::find(turn, id)?;
            Ok(one.into_iter().filter(|one| one.n > *n).collect())
        }
        (None, Some(user), _) => endpoints::of_user_after(turn, user, *n, STEP),
        (None, None, Some(address)) => endpoints::at_after(turn, address, *n, STEP),
        (None, None, None) => endpoints::page_after(turn, *n, STEP),
    };
    let fits = |endpoint: &Endpoint| wanted.fits(endpoint);
    walk(n, size, candidates, |endpoint| endpoint.n, fits)
}

/// The next `size` users after the one of that id that are wanted.
pub(super) fn users(
    turn: &Turn<'_>,
    wanted: &WantedUsers<'_>,
    user: String,
    size: i64,
) -> Result<Found<User, String>, ApiError> {
    let candidates = |user: &String| endpoints::users_after(turn, user, STEP);
    let fits = |user: &User| wanted.fits(user);
    walk(user, size, candidates, |user| user.id.clone(), fits)
}

/// Walks a list in the order of its keys. Whether another item follows the page is known only once it is seen.
fn walk<T, K: Clone>(
    after: K,
    size: i64,
    candidates: impl Fn(&K) -> Result<Vec<T>, ApiError>,
    key: impl Fn(&T) -> K,
    fits: impl Fn(&T) -> bool,
) -> Result<Found<T, K>, ApiError> {
    let (step, size) = (length(STEP), length(size));
    let mut items = Vec::new();
    let mut passed = after;
    let mut looked_at = 0;
    loop {
        let page = candidates(&passed)?;
        let more = page.len() >= step;
        for item in page {
            let this = key(&item);
            if fits(&item) {
                if items.len() == size {
                    let next = items.last().map(&key);
                    return Ok(Found { items, next });
                }
                items.push(item);
            }
            passed = this;
        }
        looked_at += STEP;
        if !more || looked_at >= LOOKED_AT_MAX {
            let next = more.then_some(passed);
            return Ok(Found { items, next });
        }
    }
}

fn length(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
