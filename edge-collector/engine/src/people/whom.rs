//! Whom it is about: what one person, or one endpoint, is found by in everything that is kept.

use crate::call::Call;
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::turn::Turn;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Endpoints of one person who is shown or erased as a whole.
const ENDPOINTS_MAX: usize = 1_000;

/// What somebody is found by.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Whom {
    /// Folded ids, each with the name that stands in its place once it is erased.
    pub(crate) endpoints: BTreeMap<String, String>,
    pub(crate) addresses: BTreeSet<String>,
}

/// Who is named by a path, as they are now.
pub(super) enum Named<'a> {
    User(&'a str, Vec<Endpoint>),
    /// An endpoint by its id. Its events outlive its record, so that there need be none.
    Endpoint(&'a str, Option<Box<Endpoint>>),
}

impl<'a> Named<'a> {
    pub(super) fn user(turn: &Turn<'_>, call: &'a Call) -> Result<Named<'a>, ApiError> {
        let user = call.label("user-id")?;
        let limit = i64::try_from(ENDPOINTS_MAX).unwrap_or(i64::MAX) + 1;
        let endpoints = endpoints::of_user_after(turn, user, 0, limit)?;
        match endpoints.len() {
            0..=ENDPOINTS_MAX => Ok(Named::User(user, endpoints)),
            _ => Err(ApiError::Conflict(format!(
                "This user has more than {ENDPOINTS_MAX} endpoints. Ask for some of them one by one first, or delete them."
            ))),
        }
    }

    pub(super) fn endpoint(turn: &Turn<'_>, call: &'a Call) -> Result<Named<'a>, ApiError> {
        let id = call.label("endpoint-id")?;
        endpoints::check_id(id)?;
        let endpoint = endpoints::find(turn, id)?;
        Ok(Named::Endpoint(id, endpoint.map(Box::new)))
    }

    /// The endpoints that there are.
    pub(super) fn endpoints(&self) -> &[Endpoint] {
        match self {
            Named::User(_, endpoints) => endpoints,
            Named::Endpoint(_, endpoint) => endpoint.as_deref().map_or(&[], std::slice::from_ref),
        }
    }

    pub(super) fn whom(&self, turn: &Turn<'_>) -> Whom {
        let mut whom = Whom::default();
        if let Named::Endpoint(id, _) = self {
            whom.endpoints.insert(endpoints::fold(id), turn.id());
        }
        for endpoint in self.endpoints() {
            whom.endpoints
                .insert(endpoints::fold(endpoint.id()), turn.id());
            whom.addresses.extend(endpoint.address().map(str::to_owned));
        }
        whom
    }
}
