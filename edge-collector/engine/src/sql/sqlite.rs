//! SQLite in this process: what the native host runs on and, in its strict form, what tests run on.

use super::{Cell, Row, Sql, SqlError, Value};
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql};
use std::cell::Cell as Counter;
use std::path::Path;

/// Statements kept compiled; the engine has about this many.
const STATEMENTS_CACHED: usize = 256;
/// How long a statement waits for another process that reads the file (a backup, a person with a shell).
const BUSY_MS: u64 = 5_000;

/// The limits of a Durable Object's SQLite, as its documentation and its source give them.
const DURABLE_OBJECT_LIMITS: [(Limit, i32); 8] = [
    (Limit::SQLITE_LIMIT_LENGTH, 2_000_000),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (Limit::SQLITE_LIMIT_COLUMN, 100),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 32),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 100),
];

/// Functions that a Durable Object lacks, or that would bring a clock or dice into the engine.
const FUNCTIONS_REFUSED: [&str; 12] = [
    "sqlite_version",
    "json_pretty",
    "if",
    "log10",
    "ceiling",
    "power",
    "median",
    "regexp",
    "random",
    "randomblob",
    "load_extension",
    "unixepoch",
];

/// Kilobytes of pages kept in memory: the keys of events seen are looked up all over their table.
const CACHE_KB: i64 = 16_384;
/// Pages of the write-ahead log before they are carried over into the file, where a page that changed often is written once.
const CHECKPOINT_PAGES: i64 = 4_000;

/// One database behind [`Sql`].
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    depth: Counter<u32>,
    strict: bool,
}

impl Sqlite {
    /// Opens or makes the file, durable at every commit.
    pub fn open(path: &Path) -> Result<Sqlite, SqlError> {
        let connection = Connection::open(path).map_err(refused)?;
        connection
            .pragma_update(None, "journal_mode", "WAL")
            .map_err(refused)?;
        connection
            .pragma_update(None, "synchronous", "FULL")
            .map_err(refused)?;
        connection
            .pragma_update(None, "cache_size", -CACHE_KB)
            .map_err(refused)?;
        connection
            .pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)
            .map_err(refused)?;
        connection
            .busy_timeout(std::time::Duration::from_millis(BUSY_MS))
            .map_err(refused)?;
        Sqlite::over(connection, false)
    }

    /// A database in memory that binds, limits and refuses as a Durable Object does.
    pub fn strict() -> Result<Sqlite, SqlError> {
        let mut connection = Connection::open_in_memory().map_err(refused)?;
        for (limit, value) in DURABLE_OBJECT_LIMITS {
            connection.set_limit(limit, value).map_err(refused)?;
        }
        connection
            .authorizer(Some(durable_object_rules))
            .map_err(refused)?;
        Sqlite::over(connection, true)
    }

    fn over(connection: Connection, strict: bool) -> Result<Sqlite, SqlError> {
        connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
        // A plan that may look at bound values is made anew at every use, which costs more than most statements do.
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(refused)?;
        Ok(Sqlite {
            connection,
            depth: Counter::new(0),
            strict,
        })
    }

    /// Opens the transaction that a host commits for many turns at once.
    pub fn begin(&self) -> Result<(), SqlError> {
        self.control("BEGIN IMMEDIATE")
    }

    /// Makes everything since [`Sqlite::begin`] durable.
    pub fn commit(&self) -> Result<(), SqlError> {
        self.control("COMMIT")
    }

    /// Undoes everything since [`Sqlite::begin`].
    pub fn roll_back(&self) -> Result<(), SqlError> {
        self.control("ROLLBACK")
    }

    /// Whether a transaction is open. A full disk may undo one by itself.
    pub fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    fn control(&self, statement: &str) -> Result<(), SqlError> {
        let mut statement = self.connection.prepare_cached(statement).map_err(refused)?;
        statement.raw_execute().map(|_| ()).map_err(refused)
    }

    /// Undoes and closes the innermost savepoint. A full disk may already have undone the whole transaction; then there is none left.
    fn undo(&self, depth: u32) {
        let _ = self.control(&format!("ROLLBACK TO turn{depth}"));
        let _ = self.control(&format!("RELEASE turn{depth}"));
    }
}

impl Sql for Sqlite {
    fn query(&self, sql: &'static str, params: &[Value<'_>]) -> Result<Vec<Row>, SqlError> {
        if self.strict {
            refuse_control(sql)?;
        }
        let mut statement = self.connection.prepare_cached(sql).map_err(refused)?;
        for (index, value) in params.iter().enumerate() {
            statement
                .raw_bind_parameter(
                    index + 1,
                    Bound {
                        value: *value,
                        strict: self.strict,
                    },
                )
                .map_err(refused)?;
        }
        let columns = statement.column_count();
        let mut cursor = statement.raw_query();
        let mut rows = Vec::new();
        while let Some(row) = cursor.next().map_err(refused)? {
            let cells =
                (0..columns).map(|column| row.get_ref(column).map_err(refused).and_then(cell));
            rows.push(Row(cells.collect::<Result<_, _>>()?));
        }
        Ok(rows)
    }

    fn transaction(&self, body: &mut dyn FnMut() -> Result<(), SqlError>) -> Result<(), SqlError> {
        let depth = self.depth.get();
        self.control(&format!("SAVEPOINT turn{depth}"))?;
        self.depth.set(depth + 1);
        // A panic that unwinds from here must not leave the savepoint open: the guard undoes it.
        let mut guard = Savepoint {
            sqlite: self,
            depth,
            kept: false,
        };
        body()?;
        self.control(&format!("RELEASE turn{depth}"))?;
        guard.kept = true;
        Ok(())
    }
}

struct Savepoint<'a> {
    sqlite: &'a Sqlite,
    depth: u32,
    kept: bool,
}

impl Drop for Savepoint<'_> {
    fn drop(&mut self) {
        self.sqlite.depth.set(self.depth);
        if !self.kept {
            self.sqlite.undo(self.depth);
        }
    }
}

struct Bound<'a> {
    value: Value<'a>,
    strict: bool,
}

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.value {
            Value::Null => ValueRef::Null,
            Value::Int(number) if self.strict => ValueRef::Real(number as f64),
            Value::Int(number) => ValueRef::Integer(number),
            Value::Real(number) => ValueRef::Real(number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn cell(value: ValueRef<'_>) -> Result<Cell, SqlError> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Int(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) => Cell::Text(
            String::from_utf8(bytes.to_vec())
                .map_err(|error| SqlError::Corrupt(error.to_string()))?,
        ),
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_vec()),
    })
}

/// Transactions belong to [`Sql::transaction`]; a Durable Object refuses these words in a statement.
fn refuse_control(sql: &str) -> Result<(), SqlError> {
    const WORDS: [&str; 9] = [
        "BEGIN",
        "COMMIT",
        "END",
        "ROLLBACK",
        "SAVEPOINT",
        "RELEASE",
        "PRAGMA",
        "VACUUM",
        "ATTACH",
    ];
    let first = sql
        .split_whitespace()
        .find(|word| !word.starts_with("--"))
        .unwrap_or_default();
    match WORDS.iter().any(|word| first.eq_ignore_ascii_case(word)) {
        true => Err(SqlError::Refused(format!(
            "a Durable Object refuses {first}"
        ))),
        false => Ok(()),
    }
}

fn durable_object_rules(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Attach { .. } | AuthAction::Detach { .. } | AuthAction::Pragma { .. } => {
            Authorization::Deny
        }
        AuthAction::CreateTempTable { .. }
        | AuthAction::CreateTempIndex { .. }
        | AuthAction::CreateTempTrigger { .. } => Authorization::Deny,
        AuthAction::Function { function_name } if FUNCTIONS_REFUSED.contains(&function_name) => {
            Authorization::Deny
        }
        _ => Authorization::Allow,
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what map_err hands over"
)]
fn refused(error: rusqlite::Error) -> SqlError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => SqlError::Full(error.to_string()),
        _ => SqlError::Refused(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::Sqlite;
    use crate::sql::{Cell, Sql, SqlError, Value};

    #[test]
    fn the_strict_adaptor_binds_integers_as_floats() {
        let sqlite = Sqlite::strict().unwrap();
        let rows = sqlite.query("SELECT ?1 / 2", &[Value::Int(5)]).unwrap();
        assert_eq!(rows[0].0[0], Cell::Real(2.5));
    }

    #[test]
    fn the_strict_adaptor_refuses_what_a_durable_object_refuses() {
        let sqlite = Sqlite::strict().unwrap();
        for statement in [
            "BEGIN",
            "PRAGMA user_version",
            "SELECT random()",
            "ATTACH 'x' AS y",
            "CREATE TEMP TABLE t (a)",
            "SELECT 'a' LIKE ?1",
        ] {
            let long = "x".repeat(60);
            let params: &[Value<'_>] = if statement.contains("?1") {
                &[Value::Text(&long)]
            } else {
                &[]
            };
            assert!(sqlite.query(statement, params).is_err(), "{statement}");
        }
    }

    #[test]
    fn an_error_inside_a_nested_transaction_undoes_only_that_one() {
        let sqlite = Sqlite::strict().unwrap();
        sqlite.query("CREATE TABLE t (a INTEGER)", &[]).unwrap();
        let outer = sqlite.transaction(&mut || {
            sqlite.query("INSERT INTO t VALUES (1)", &[])?;
            let inner = sqlite.transaction(&mut || {
                sqlite.query("INSERT INTO t VALUES (2)", &[])?;
                Err(SqlError::Abort)
            });
            assert_eq!(inner, Err(SqlError::Abort));
            Ok(())
        });
        assert_eq!(outer, Ok(()));
        let rows = sqlite.query("SELECT a FROM t ORDER BY a", &[]).unwrap();
        assert_eq!(rows.len(), 1);
    }

    #[test]
    fn a_panic_inside_a_transaction_undoes_it() {
        let sqlite = Sqlite::strict().unwrap();
        sqlite.query("CREATE TABLE t (a INTEGER)", &[]).unwrap();
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _ = sqlite.transaction(&mut || {
                sqlite.query("INSERT INTO t VALUES (1)", &[])?;
                panic!("a turn that fails");
            });
        }));
        assert!(panicked.is_err());
        assert!(sqlite.query("SELECT a FROM t", &[]).unwrap().is_empty());
    }
}
