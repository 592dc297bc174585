//! What really happened, kept beside the engine: what was committed, what was acknowledged, and what the provider got.

use carillon_engine::Scope;
use std::collections::{BTreeMap, BTreeSet};

/// A send, by the key that is the promise: run, endpoint, cause.
pub(crate) type SendKey = (String, String, String);

/// Who can be written to, by (scope, endpoint), and who must be. It is what a failed commit undoes.
#[derive(Debug, Clone, Default)]
pub(crate) struct People {
    /// Endpoints that exist and may be written to.
    pub(crate) open: BTreeSet<(Scope, String)>,
    /// Endpoints that exist, opted out or not.
    pub(crate) there: BTreeSet<(Scope, String)>,
    /// Endpoints that were deleted, be they there again.
    pub(crate) removed: BTreeSet<(Scope, String)>,
    /// Campaigns that were deleted.
    pub(crate) deleted: BTreeSet<(Scope, String)>,
    pub(crate) audiences: Vec<Audience>,
}

/// What the provider knows about one send.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Landings {
    pub(crate) times: usize,
    /// Times it was taken, and the host was told that it was not.
    pub(crate) denied: usize,
}

/// A record of an event, as far as it is told from others: endpoint, type, time, and the event's id where an application sent it.
pub(crate) type Record = (String, String, i64, String);

/// A campaign over everybody, and who was there when it was made and stayed.
#[derive(Debug, Clone)]
pub(crate) struct Audience {
    pub(crate) scope: Scope,
    pub(crate) campaign: String,
    pub(crate) people: BTreeSet<String>,
}

/// Everything that a promise is checked against.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) people: People,
    pub(crate) landings: BTreeMap<(Scope, SendKey), Landings>,
    /// What event streams brought, by scope, in the order in which it arrived.
    pub(crate) records: BTreeMap<Scope, Vec<Record>>,
    /// Event ids acknowledged, by scope.
    pub(crate) acknowledged: BTreeSet<(Scope, String)>,
    pub(crate) crashes: usize,
    pub(crate) failed_commits: usize,
}

impl People {
    /// An endpoint was deleted: no audience counts on it any more.
    pub(crate) fn forget(&mut self, scope: &Scope, endpoint: &str) {
        let of_scope = |audience: &&mut Audience| audience.scope == *scope;
        for audience in self.audiences.iter_mut().filter(of_scope) {
            audience.people.remove(endpoint);
        }
    }
}
