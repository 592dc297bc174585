//! Endpoints as an import brings them: rows that are made or updated, each judged by itself.

use super::apply::{Cause, apply};
use super::change::Change;
use super::known::Known;
use super::model::Endpoint;
use super::owner::Shown;
use super::{check_id, fold};
use crate::error::ApiError;
use crate::moment::hex;
use crate::turn::Turn;
use carillon_wire::EndpointBatchItem;
use sha2::{Digest, Sha256};

/// The id of the endpoint that a row is about: its own, or one that is the same whenever the same address is imported again. `None` when
/// the row is about no endpoint. The error is for whoever wrote the row.
pub(crate) fn import_id(
    turn: &Turn<'_>,
    row: &EndpointBatchItem,
) -> Result<Option<String>, ApiError> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    if let Some(id) = given(&row.id) {
        check_id(&id)?;
        return Ok(Some(id));
    }
    let (Some(channel), Some(address)) = (row.channel_type, given(&row.address)) else {
        return Ok(None);
    };
    let digest = Sha256::digest(format!("{}\n{channel}\n{address}", turn.app()));
    Ok(Some(hex(&digest[..16])))
}

/// Whether a row could be an endpoint, without making one.
pub(crate) fn check_import(row: &EndpointBatchItem) -> Result<(), ApiError> {
    Change::from(row).check()
}

/// Makes or updates the endpoints of these ids, in their order. A row that is refused leaves no trace, and says why.
pub(crate) fn import(
    turn: &Turn<'_>,
    rows: &[(String, &EndpointBatchItem)],
) -> Result<Vec<Result<Endpoint, String>>, ApiError> {
    let mut known = Known::read(turn, rows.iter().map(|(id, _)| fold(id)).collect())?;
    let mut endpoints = Vec::with_capacity(rows.len());
    for (id, row) in rows {
        let before = known.find(turn, &fold(id))?;
        let change = Change::from(*row);
        endpoints.push(
            match apply(turn, id, before, &change, Cause::Update, &Shown::Key) {
                Ok(applied) => {
                    known.note(&applied);
                    Ok(applied.endpoint)
                }
                Err(error @ ApiError::BadRequest(_)) => Err(error.to_string()),
                Err(error) => return Err(error),
            },
        );
    }
    Ok(endpoints)
}
