//! A key's new secret, beside the old one until that is dropped, so that no caller is shut out in between.

use super::{keys, seal, store};
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;

/// `POST /keys/{key-id}/rotate`: gives the key a new secret, shown once. The old one goes on opening until it is dropped. A publishable key
/// has a secret only when it asks for signed users.
pub(crate) fn rotate_key(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let mut key =
        store::find(turn.sql, call.label("key-id")?)?.ok_or_else(ApiError::no_resource)?;
    if key.former.is_some() {
        return Err(ApiError::Conflict("This key still has the secret of before its last rotation. Drop that first: DELETE /keys/{key-id}/former.".to_owned()));
    }
    if key.sealed.is_none() {
        return Err(ApiError::bad(
            "This publishable key has no secret. Make another key, and revoke this one.",
        ));
    }
    let secret = keys::secret(turn);
    key.former = key.sealed.replace(seal(turn, &key.id, &secret)?);
    store::keep_secrets(turn.sql, &key)?;
    keys::tell_change(turn, &key)?;
    keys::answer(key, Some(secret))
}

/// `DELETE /keys/{key-id}/former`: from the answer on, only the key's newest secret opens.
pub(crate) fn drop_former(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let mut key =
        store::find(turn.sql, call.label("key-id")?)?.ok_or_else(ApiError::no_resource)?;
    if key.former.take().is_none() {
        return Err(ApiError::no_resource());
    }
    store::keep_secrets(turn.sql, &key)?;
    keys::tell_change(turn, &key)?;
    keys::answer(key, None)
}
