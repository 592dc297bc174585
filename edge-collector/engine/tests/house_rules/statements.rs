//! Every statement of the engine runs in a Durable Object: it is prepared here, on a migrated store that refuses what one refuses.

use crate::source::{Source, sources, words};
use carillon_engine::sql::{Sql, Sqlite};
use carillon_engine::{Config, Engine, MailRoute, Moment, Scope, Timestamp};
use serde_json::json;

const STARTS: [&str; 7] = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "CREATE",
];
/// Words that a Durable Object refuses, that limit a pattern to 50 bytes there, or that bring in a clock or dice.
const REFUSED: [&str; 17] = [
    "ATTACH",
    "BEGIN",
    "COMMIT",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "GLOB",
    "JULIANDAY",
    "LIKE",
    "PRAGMA",
    "RANDOM",
    "RANDOMBLOB",
    "ROLLBACK",
    "SAVEPOINT",
    "TEMP",
    "TEMPORARY",
    "VACUUM",
];
const APP: &str = "0f8e4c2a9b1d4f6e8a7c5b3d2e1f0a9c";

/// The statements of a file. The adaptor's own words for transactions are no statements of the engine.
fn statements(source: &Source) -> impl Iterator<Item = &str> {
    let engine = source.path != "edge-collector/engine/src/sql/sqlite.rs";
    let literals = source.literals.iter().map(|literal| literal.trim());
    literals.filter(move |literal| {
        let (first, _) = literal.split_once(char::is_whitespace).unwrap_or_default();
        engine && STARTS.contains(&first)
    })
}

fn engine() -> Engine {
    Engine::new(Config {
        seal_key: [7; 32],
        account: "123456789012".to_owned(),
        region: "us-east-1".to_owned(),
        mail: MailRoute::Inbox,
        aws: None,
        sinks: carillon_engine::Sinks::default(),
        rates: carillon_engine::Rates::default(),
        retention: carillon_engine::Retention::default(),
    })
}

fn account() -> Sqlite {
    let store = Sqlite::strict().unwrap();
    engine().open(&store, &Scope::Account).unwrap();
    store
}

/// An application's store comes to be when the account tells it so.
fn application() -> Sqlite {
    let store = Sqlite::strict().unwrap();
    let scope = Scope::named(APP).unwrap();
    let told = json!({"App": {
        "record": {"id": APP, "name": "Shop", "tags": {}, "created": 0},
        "ring": {"version": 1, "keys": []},
    }});
    let at = Moment {
        now: Timestamp(0),
        seed: [1; 32],
    };
    engine()
        .hear(&store, &at, &scope, &serde_json::from_value(told).unwrap())
        .unwrap();
    store
}

/// Why neither store takes the statement, if so. EXPLAIN prepares it, with every table and column, and runs nothing of it.
fn refusal(stores: &[Sqlite; 2], statement: &str) -> Option<String> {
    let explain: &'static str = Box::leak(format!("EXPLAIN {statement}").into_boxed_str());
    let [account, application] = stores.each_ref().map(|store| store.query(explain, &[]));
    match (account, application) {
        (Err(account), Err(application)) => {
            Some(format!("account: {account}; application: {application}"))
        }
        _ => None,
    }
}

#[test]
fn every_statement_runs_in_a_durable_object() {
    let stores = [account(), application()];
    let sources = sources("edge-collector/engine/src");
    let mut seen = 0;
    for source in &sources {
        for statement in statements(source) {
            seen += 1;
            let refused =
                words(statement).find(|word| REFUSED.contains(&word.to_uppercase().as_str()));
            assert_eq!(refused, None, "{}: {statement}", source.path);
            assert_eq!(
                refusal(&stores, statement),
                None,
                "{}: {statement}",
                source.path
            );
        }
    }
    assert!(
        seen > 30,
        "only {seen} statements were found; the search is broken"
    );
}

#[test]
fn statements_stand_only_where_stores_are() {
    for source in sources("edge-collector/engine/src") {
        let file = source.path.rsplit('/').next().unwrap_or_default();
        let allowed = ["store.rs", "timers.rs", "tells.rs"].contains(&file)
            || source.path.contains("/src/sql/");
        let found = statements(&source).next();
        assert!(
            allowed || found.is_none(),
            "{} holds {found:?}",
            source.path
        );
    }
}

#[test]
fn a_statement_of_no_store_would_be_found_out() {
    let stores = [account(), application()];
    assert!(refusal(&stores, "SELECT id FROM no_such_table").is_some());
    assert!(refusal(&stores, "SELECT no_such_column FROM apps").is_some());
    assert!(refusal(&stores, &format!("SELECT ?{}", 101)).is_some());
}
