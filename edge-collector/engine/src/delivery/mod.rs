//! Delivery plans, renders, claims and settles every send in the house.

use crate::Timestamp;
use crate::effect::Outcome;
use crate::error::ApiError;
use crate::sql::{Sql, SqlError};
use crate::turn::Turn;

/// The kind of the timers whose key is a run that has more of its audience to plan.
pub(crate) const TIMER: &str = "run";

pub(crate) fn wake(_: &Turn<'_>, _run: &str) -> Result<(), ApiError> {
    Ok(())
}
pub(crate) fn claim(_: &Turn<'_>) -> Result<(), ApiError> {
    Ok(())
}
pub(crate) fn settle(_: &Turn<'_>, _n: i64, _attempt: i64, _: &Outcome) -> Result<(), ApiError> {
    Ok(())
}
pub(crate) fn next(_: &dyn Sql) -> Result<Option<Timestamp>, SqlError> {
    Ok(None)
}
