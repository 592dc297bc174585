//! The endpoints of one request, read all at once.

use super::apply::Applied;
use super::model::Endpoint;
use super::{find_many, fold, store};
use crate::error::ApiError;
use crate::turn::Turn;
use std::collections::HashMap;

/// Endpoints as they are stored, each read once. After one of them has changed others, those that follow are read again.
pub(crate) struct Known {
    unread: HashMap<String, Option<Endpoint>>,
    stirred: bool,
}

impl Known {
    /// Reads the endpoints of those folded ids.
    pub(crate) fn read(turn: &Turn<'_>, ids: Vec<String>) -> Result<Known, ApiError> {
        let found = find_many(turn, &ids)?;
        let mut unread: HashMap<String, Option<Endpoint>> =
            ids.into_iter().map(|id| (id, None)).collect();
        for endpoint in found {
            unread.insert(fold(endpoint.id()), Some(endpoint));
        }
        Ok(Known {
            unread,
            stirred: false,
        })
    }

    /// The endpoint of a folded id as it is now. Two spellings of one id are one endpoint: who meets it again reads it again.
    pub(crate) fn find(&mut self, turn: &Turn<'_>, id: &str) -> Result<Option<Endpoint>, ApiError> {
        match self.unread.remove(id) {
            Some(endpoint) if !self.stirred => Ok(endpoint),
            Some(_) | None => Ok(store::find(turn.sql, id)?),
        }
    }

    /// Notes what a change has done to others.
    pub(crate) fn note(&mut self, applied: &Applied) {
        self.stirred |= applied.stirred;
    }
}
