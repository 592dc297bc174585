//! The engine's store on a Durable Object's own SQLite.

use crate::ledger::Ledger;
use carillon_engine::sql::{Cell, Row, Sql, SqlError, Value};
use js_sys::{Promise, Uint8Array};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use wasm_bindgen::prelude::*;
use worker::{SqlStorage, SqlStorageValue, Storage};

/// The first integer that a JavaScript number no longer holds apart from its neighbour.
const INTEGER_LIMIT: i64 = 1 << 53;

#[wasm_bindgen]
extern "C" {
    /// The parts of `DurableObjectStorage` that the `worker` crate leaves out.
    type RawStorage;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &RawStorage,
        body: &mut dyn FnMut() -> Result<(), JsValue>,
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = setAlarm)]
    fn set_alarm(this: &RawStorage, at_ms: f64) -> Result<Promise, JsValue>;
}

/// One object's SQLite.
pub(crate) struct Store {
    raw: RawStorage,
    sql: SqlStorage,
    /// Only where somebody measures.
    ledger: Option<Ledger>,
}

impl Store {
    pub(crate) fn new(storage: &Storage, ledger: Option<Ledger>) -> Store {
        let raw: &JsValue = storage.as_raw().as_ref();
        Store {
            raw: raw.clone().unchecked_into(),
            sql: storage.sql(),
            ledger,
        }
    }

    pub(crate) fn ledger(&self) -> Option<&Ledger> {
        self.ledger.as_ref()
    }

    /// Sets the object's one alarm, which is billed as a row. It is part of the turn that calls this: both are kept, or neither.
    pub(crate) fn set_alarm(&self, at_ms: i64) -> Result<(), SqlError> {
        if let Some(ledger) = &self.ledger {
            ledger.note("setAlarm", 1);
        }
        self.raw
            .set_alarm(at_ms as f64)
            .map(drop)
            .map_err(|error| refused(&error))
    }
}

impl Sql for Store {
    fn query(&self, sql: &'static str, params: &[Value<'_>]) -> Result<Vec<Row>, SqlError> {
        let bound = params
            .iter()
            .map(bind)
            .collect::<Result<Vec<JsValue>, SqlError>>()?;
        let cursor = self
            .sql
            .exec_raw(sql, bound)
            .map_err(|error| refused(&error.into()))?;
        // Only raw(): the cursor's other readers throw where nothing can catch it.
        let rows = cursor
            .raw()
            .map(|cells| {
                cells
                    .map(|cells| Row(cells.into_iter().map(cell).collect()))
                    .map_err(|error| refused(&error.into()))
            })
            .collect();
        if let Some(ledger) = &self.ledger {
            ledger.note(sql, cursor.rows_written());
        }
        rows
    }

    fn transaction(&self, body: &mut dyn FnMut() -> Result<(), SqlError>) -> Result<(), SqlError> {
        let mut end = End::Committed;
        // The runtime's closures must be safe to unwind through; this one stops every panic itself.
        let mut attempt = AssertUnwindSafe(Attempt {
            body,
            end: &mut end,
        });
        let committed = self.raw.transaction_sync(&mut move || attempt.run());
        match (committed, end) {
            (Ok(()), _) => Ok(()),
            (Err(_), End::Failed(error)) => Err(error),
            (Err(error), End::Committed) => Err(refused(&error)),
            // The runtime has rolled back; the panic goes on to whoever began the turn.
            (Err(_), End::Panicked(panic)) => resume_unwind(panic),
        }
    }
}

/// The body of a transaction while the runtime runs it, and how it ended.
struct Attempt<'a> {
    body: &'a mut dyn FnMut() -> Result<(), SqlError>,
    end: &'a mut End,
}

enum End {
    Committed,
    Failed(SqlError),
    Panicked(Box<dyn Any + Send>),
}

impl Attempt<'_> {
    /// Runs the body. An error makes the runtime roll back.
    fn run(&mut self) -> Result<(), JsValue> {
        *self.end = match catch_unwind(AssertUnwindSafe(&mut *self.body)) {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => End::Failed(error),
            Err(panic) => End::Panicked(panic),
        };
        Err(JsValue::from_str("rolled back"))
    }
}

/// A parameter as the runtime binds it: every number is a float there.
fn bind(value: &Value<'_>) -> Result<JsValue, SqlError> {
    match value {
        Value::Null => Ok(JsValue::NULL),
        Value::Int(number) if number.abs() < INTEGER_LIMIT => Ok(JsValue::from_f64(*number as f64)),
        Value::Int(_) => Err(SqlError::Refused(
            "an integer of 2^53 or more was bound".to_owned(),
        )),
        Value::Real(number) => Ok(JsValue::from_f64(*number)),
        Value::Text(text) => Ok(JsValue::from_str(text)),
        Value::Blob(bytes) => Ok(Uint8Array::from(*bytes).into()),
    }
}

fn cell(value: SqlStorageValue) -> Cell {
    match value {
        SqlStorageValue::Null => Cell::Null,
        SqlStorageValue::Boolean(truth) => Cell::Int(i64::from(truth)),
        SqlStorageValue::Integer(number) => Cell::Int(number),
        SqlStorageValue::Float(number) => Cell::Real(number),
        SqlStorageValue::String(text) => Cell::Text(text),
        SqlStorageValue::Blob(bytes) => Cell::Blob(bytes),
    }
}

fn refused(error: &JsValue) -> SqlError {
    let text = error.dyn_ref::<js_sys::Error>().map_or_else(
        || format!("{error:?}"),
        |error| String::from(error.message()),
    );
    match text.contains("SQLITE_FULL") {
        true => SqlError::Full(text),
        false => SqlError::Refused(text),
    }
}
