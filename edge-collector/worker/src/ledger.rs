//! What the edge would bill: the rows that an object has written since it started, by statement. Without the variable CARILLON_TEST_LEDGER=1
//! nothing is counted, and nobody can ask.

use std::cell::RefCell;
use std::collections::BTreeMap;

#[derive(Default)]
pub(crate) struct Ledger(RefCell<BTreeMap<&'static str, usize>>);

impl Ledger {
    /// Notes rows, those of indexes among them.
    pub(crate) fn note(&self, statement: &'static str, rows: usize) {
        if rows > 0 {
            *self.0.borrow_mut().entry(statement).or_default() += rows;
        }
    }

    /// A JSON object: the statements, each with its rows.
    pub(crate) fn write(&self) -> serde_json::Result<String> {
        serde_json::to_string(&*self.0.borrow())
    }
}
