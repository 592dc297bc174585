//! The store as the engine sees it: synchronous SQL, the same on both hosts.
//!
//! Statements are constants, so that a host may cache them by their text and a test can check every one of them. Numbers travel as a
//! Durable Object takes them: integers below 2^53, no booleans.

mod migrations;
#[cfg(feature = "sqlite")]
mod sqlite;

pub(crate) use migrations::{born, migrate};
#[cfg(feature = "sqlite")]
pub use sqlite::Sqlite;

/// A synchronous SQLite database with one writer.
pub trait Sql {
    /// Runs one statement and returns all its rows.
    fn query(&self, sql: &'static str, params: &[Value<'_>]) -> Result<Vec<Row>, SqlError>;

    /// Runs `body` so that all its writes stay or, when it returns an error, none does. Nests.
    fn transaction(&self, body: &mut dyn FnMut() -> Result<(), SqlError>) -> Result<(), SqlError>;
}

/// A parameter. There is no boolean: a Durable Object would bind it as text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Null,
    Int(i64),
    Real(f64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text)
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Value::Null, Value::Text)
    }
}

impl<'a> From<Option<&'a [u8]>> for Value<'a> {
    fn from(bytes: Option<&'a [u8]>) -> Self {
        bytes.map_or(Value::Null, Value::Blob)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<crate::Timestamp> for Value<'_> {
    fn from(at: crate::Timestamp) -> Self {
        Value::Int(at.0)
    }
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// One row, read by column number in the order the statement names them.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub Vec<Cell>);

impl Row {
    /// An integer; a Durable Object may have handed it over as a float.
    pub fn int(&self, column: usize) -> Result<i64, SqlError> {
        match self.cell(column)? {
            Cell::Int(number) => Ok(*number),
            Cell::Real(number) if number.fract() == 0.0 => Ok(*number as i64),
            other => Err(wrong(column, "an integer", other)),
        }
    }

    /// A number of either kind.
    pub fn real(&self, column: usize) -> Result<f64, SqlError> {
        match self.cell(column)? {
            Cell::Int(number) => Ok(*number as f64),
            Cell::Real(number) => Ok(*number),
            other => Err(wrong(column, "a number", other)),
        }
    }

    /// Text.
    pub fn text(&self, column: usize) -> Result<String, SqlError> {
        match self.cell(column)? {
            Cell::Text(text) => Ok(text.clone()),
            other => Err(wrong(column, "text", other)),
        }
    }

    /// A row of nothing but texts, which it gives away.
    pub fn texts<const COLUMNS: usize>(self) -> Result<[String; COLUMNS], SqlError> {
        let cells = self.0.into_iter().enumerate();
        let texts = cells.map(|(column, cell)| match cell {
            Cell::Text(text) => Ok(text),
            other => Err(wrong(column, "text", &other)),
        });
        let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
        texts
            .try_into()
            .map_err(|_| SqlError::Corrupt(format!("a row has not {COLUMNS} columns")))
    }

    /// Text, or nothing where the store holds NULL.
    pub fn maybe_text(&self, column: usize) -> Result<Option<String>, SqlError> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            _ => self.text(column).map(Some),
        }
    }

    /// An integer, or nothing where the store holds NULL.
    pub fn maybe_int(&self, column: usize) -> Result<Option<i64>, SqlError> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            _ => self.int(column).map(Some),
        }
    }

    /// A timestamp.
    pub fn time(&self, column: usize) -> Result<crate::Timestamp, SqlError> {
        self.int(column).map(crate::Timestamp)
    }

    /// Bytes.
    pub fn blob(&self, column: usize) -> Result<Vec<u8>, SqlError> {
        match self.cell(column)? {
            Cell::Blob(bytes) => Ok(bytes.clone()),
            other => Err(wrong(column, "a blob", other)),
        }
    }

    /// Bytes, or nothing where the store holds NULL.
    pub fn maybe_blob(&self, column: usize) -> Result<Option<Vec<u8>>, SqlError> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            _ => self.blob(column).map(Some),
        }
    }

    /// A document, decoded from its JSON text.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, SqlError> {
        match self.cell(column)? {
            Cell::Text(text) => serde_json::from_str(text)
                .map_err(|error| SqlError::Corrupt(format!("column {column}: {error}"))),
            other => Err(wrong(column, "JSON text", other)),
        }
    }

    fn cell(&self, column: usize) -> Result<&Cell, SqlError> {
        self.0
            .get(column)
            .ok_or_else(|| SqlError::Corrupt(format!("no column {column}")))
    }
}

fn wrong(column: usize, wanted: &str, found: &Cell) -> SqlError {
    let kind = match found {
        Cell::Null => "NULL",
        Cell::Int(_) => "an integer",
        Cell::Real(_) => "a float",
        Cell::Text(_) => "text",
        Cell::Blob(_) => "a blob",
    };
    SqlError::Corrupt(format!("column {column} holds {kind}, not {wanted}"))
}

/// Why a statement or a transaction failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SqlError {
    /// The body of a transaction asked for its writes to be undone.
    #[error("rolled back")]
    Abort,
    /// The disk, or the object's quota, is full.
    #[error("the store is full: {0}")]
    Full(String),
    /// A row does not hold what this version of the engine wrote.
    #[error("unreadable row: {0}")]
    Corrupt(String),
    /// The store refused the statement.
    #[error("{0}")]
    Refused(String),
}
