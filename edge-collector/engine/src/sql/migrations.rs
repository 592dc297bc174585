//! Brings a scope's store to the shape this engine expects: numbered files, forward only, each once.

use super::{Sql, SqlError};
use crate::Scope;

/// Files of the account's store, in order; a file that has shipped never changes.
const ACCOUNT: &[&[&str]] = &[
    &[
        include_str!("migrations/account/0001_outbox.sql"),
        include_str!("migrations/account/0001_keys.sql"),
        include_str!("migrations/account/0001_apps.sql"),
        include_str!("migrations/account/0001_templates.sql"),
        include_str!("migrations/account/0001_inbox.sql"),
    ],
    &[include_str!("migrations/account/0002_secrets.sql")],
    &[
        include_str!("migrations/account/0003_access.sql"),
        include_str!("migrations/account/0003_recommenders.sql"),
        include_str!("migrations/account/0003_templates.sql"),
    ],
    &[include_str!("migrations/account/0004_keys.sql")],
];

/// Files of one application's store, in order.
const APP: &[&[&str]] = &[
    &[
        include_str!("migrations/app/0001_outbox.sql"),
        include_str!("migrations/app/0001_app.sql"),
        include_str!("migrations/app/0001_endpoints.sql"),
        include_str!("migrations/app/0001_events.sql"),
        include_str!("migrations/app/0001_segments.sql"),
        include_str!("migrations/app/0001_campaigns.sql"),
        include_str!("migrations/app/0001_channels.sql"),
        include_str!("migrations/app/0001_delivery.sql"),
    ],
    &[include_str!("migrations/app/0002_events_known.sql")],
    &[include_str!("migrations/app/0003_secrets.sql")],
    &[
        include_str!("migrations/app/0004_access.sql"),
        include_str!("migrations/app/0004_attributes.sql"),
        include_str!("migrations/app/0004_campaigns.sql"),
        include_str!("migrations/app/0004_channels.sql"),
        include_str!("migrations/app/0004_event_stream.sql"),
        include_str!("migrations/app/0004_jobs.sql"),
        include_str!("migrations/app/0004_journeys.sql"),
        include_str!("migrations/app/0004_otp.sql"),
        include_str!("migrations/app/0004_settings.sql"),
    ],
    &[
        include_str!("migrations/app/0005_index.sql"),
        include_str!("migrations/app/0005_jobs.sql"),
        include_str!("migrations/app/0005_keys.sql"),
        include_str!("migrations/app/0005_people.sql"),
        include_str!("migrations/app/0005_stream.sql"),
    ],
    &[include_str!("migrations/app/0006_behaviour.sql")],
    &[include_str!("migrations/app/0007_membership.sql")],
    &[include_str!("migrations/app/0008_retention.sql")],
    &[include_str!("migrations/app/0009_events.sql")],
    &[include_str!("migrations/app/0010_events.sql")],
];

/// Whether the scope has ever been migrated. An application's store is made only by word from the account.
pub(crate) fn born(sql: &dyn Sql) -> Result<bool, SqlError> {
    let rows = sql.query(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'",
        &[],
    )?;
    Ok(!rows.is_empty())
}

/// Runs what has not run yet, all of it or none.
pub(crate) fn migrate(sql: &dyn Sql, scope: &Scope) -> Result<(), SqlError> {
    let versions = match scope {
        Scope::Account => ACCOUNT,
        Scope::App(_) => APP,
    };
    sql.transaction(&mut || {
        sql.query(
            "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)",
            &[],
        )?;
        let done = sql.query("SELECT coalesce(max(version), 0) FROM schema_version", &[])?;
        let done = done.first().map_or(Ok(0), |row| row.int(0))?;
        for (version, files) in (1_i64..)
            .zip(versions)
            .filter(|(version, _)| *version > done)
        {
            for statement in files.iter().flat_map(|file| statements(file)) {
                sql.query(statement, &[])?;
            }
            sql.query(
                "INSERT INTO schema_version (version) VALUES (?1)",
                &[version.into()],
            )?;
        }
        Ok(())
    })
}

/// The statements of a migration file. Files hold no semicolon but the ones that end a statement (a test checks that each parses).
pub(super) fn statements(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.split(';')
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{ACCOUNT, APP, migrate, statements};
    use crate::Scope;
    use crate::sql::{Sql, Sqlite};

    #[test]
    fn migrations_run_once_and_again_without_harm() {
        for scope in [Scope::Account, Scope::App("a".repeat(32))] {
            let sqlite = Sqlite::strict().unwrap();
            migrate(&sqlite, &scope).unwrap();
            migrate(&sqlite, &scope).unwrap();
        }
    }

    #[test]
    fn no_comment_of_a_migration_holds_a_semicolon() {
        for file in ACCOUNT.iter().chain(APP).flat_map(|files| files.iter()) {
            let comments = file.lines().filter(|line| line.starts_with("--"));
            assert_eq!(
                comments.filter(|line| line.contains(';')).count(),
                0,
                "{file}"
            );
        }
    }

    /// A store as an earlier version left it.
    fn at_version(shipped: &[&[&'static str]], version: i64) -> Sqlite {
        let sqlite = Sqlite::strict().unwrap();
        let versions = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY)";
        sqlite.query(versions, &[]).unwrap();
        for (number, files) in (1..=version).zip(shipped) {
            for statement in files.iter().flat_map(|file| statements(file)) {
                sqlite.query(statement, &[]).unwrap();
            }
            let done = "INSERT INTO schema_version (version) VALUES (?1)";
            sqlite.query(done, &[number.into()]).unwrap();
        }
        sqlite
    }

    #[test]
    fn what_was_known_of_events_outlives_the_new_form() {
        let sqlite = at_version(APP, 1);
        for key in [
            "personA-aaaaaaaaaaaaXY",
            "personA-bbbbbbbbbbbbXY",
            "personB-ccccccccccccXY",
        ] {
            let keep = "INSERT INTO events_seen (key) VALUES (?1)";
            sqlite.query(keep, &[key.into()]).unwrap();
        }
        migrate(&sqlite, &Scope::App("a".repeat(32))).unwrap();
        let all = "SELECT person || ' ' || low || ' ' || hashes FROM events_known ORDER BY person";
        let rows = sqlite.query(all, &[]).unwrap();
        let rows: Vec<String> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        assert_eq!(
            rows,
            ["personA- #0 aaaaaaaaabbbbbbbbb", "personB- #0 ccccccccc"]
        );
    }

    #[test]
    fn events_of_before_are_known_by_shorter_hashes_in_the_same_order() {
        let sqlite = at_version(APP, 9);
        let hashes = |numbers: std::ops::Range<u32>, length: usize| -> String {
            numbers
                .map(|n| format!("{n:09}xyz")[..length].to_owned())
                .collect()
        };
        let keep = "INSERT INTO events_known (person, low, hashes) VALUES ('personA-', ?1, ?2)";
        for (low, held) in [("#0", 0..80), ("-", 100..101), ("000000200xyz", 200..280)] {
            sqlite
                .query(keep, &[low.into(), hashes(held, 12).as_str().into()])
                .unwrap();
        }
        migrate(&sqlite, &Scope::App("a".repeat(32))).unwrap();
        let all = "SELECT low, hashes FROM events_known ORDER BY low";
        let rows = sqlite.query(all, &[]).unwrap();
        let rows: Vec<_> = rows
            .iter()
            .map(|row| (row.text(0).unwrap(), row.text(1).unwrap()))
            .collect();
        let expected = [("#0", 0..80), ("-", 100..101), ("000000200", 200..280)];
        assert_eq!(
            rows,
            expected.map(|(low, held)| (low.to_owned(), hashes(held, 9)))
        );
    }

    #[test]
    fn spans_of_the_log_from_before_say_when_they_arrived() {
        let sqlite = at_version(APP, 9);
        // A clock was set back after the third hundred.
        for seq in 1..=600_i64 {
            let arrived = if seq > 300 { seq } else { seq + 1_000 };
            let block = "INSERT INTO event_blocks (seq, arrived, events, endpoint, body) VALUES (?1, ?2, 1, NULL, x'00')";
            sqlite.query(block, &[seq.into(), arrived.into()]).unwrap();
        }
        migrate(&sqlite, &Scope::App("a".repeat(32))).unwrap();
        let rows = sqlite
            .query("SELECT until, latest FROM event_spans ORDER BY until", &[])
            .unwrap();
        let rows: Vec<_> = rows
            .iter()
            .map(|row| (row.int(0).unwrap(), row.int(1).unwrap()))
            .collect();
        assert_eq!(rows, [(256, 1_256), (512, 1_300)]);
    }

    #[test]
    fn a_campaign_deleted_before_stays_gone() {
        let sqlite = at_version(APP, 3);
        for (id, state) in [("a", "DELETED"), ("b", "COMPLETED")] {
            let campaign = "INSERT INTO campaigns (id, frequency, state, starts, segment, segment_version, version, created, modified, doc) VALUES (?1, 'ONCE', ?2, 0, 's', 1, 1, 0, 0, '{}')";
            sqlite.query(campaign, &[id.into(), state.into()]).unwrap();
        }
        migrate(&sqlite, &Scope::App("a".repeat(32))).unwrap();
        let rows = sqlite.query("SELECT id FROM campaigns WHERE gone = 0", &[]);
        let rows: Vec<String> = rows
            .unwrap()
            .iter()
            .map(|row| row.text(0).unwrap())
            .collect();
        assert_eq!(rows, ["b"]);
    }

    #[test]
    fn templates_of_before_keep_their_tags() {
        let sqlite = at_version(ACCOUNT, 2);
        let template = "INSERT INTO templates (type, name, version, active, body, created, modified) VALUES ('EMAIL', ?1, 1, 1, ?2, 5, 7)";
        for (name, body) in [
            ("a", r#"{"Subject": "s", "tags": {"team": "shop"}}"#),
            ("b", "{}"),
        ] {
            sqlite.query(template, &[name.into(), body.into()]).unwrap();
        }
        migrate(&sqlite, &Scope::Account).unwrap();
        let all = "SELECT type || ' ' || name || ' ' || last || ' ' || tags || ' ' || created FROM template_names ORDER BY name";
        let rows = sqlite.query(all, &[]).unwrap();
        let rows: Vec<String> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        assert_eq!(rows, [r#"EMAIL a 1 {"team":"shop"} 5"#, "EMAIL b 1 {} 5"]);
        let rows = sqlite
            .query("SELECT last FROM template_stamp", &[])
            .unwrap();
        assert_eq!(rows[0].int(0).unwrap(), 7);
    }

    #[test]
    fn keys_and_endpoints_of_before_go_on_without_secrets() {
        let key = "INSERT INTO keys (id, power, app, sealed, origins, created) VALUES ('pk_1', 'PUBLISH', 'a', NULL, '[]', 0)";
        for (scope, shipped, version) in [
            (Scope::Account, ACCOUNT, 1),
            (Scope::App("a".repeat(32)), APP, 2),
        ] {
            let sqlite = at_version(shipped, version);
            sqlite.query(key, &[]).unwrap();
            migrate(&sqlite, &scope).unwrap();
            let rows = sqlite.query("SELECT secrets FROM keys", &[]).unwrap();
            assert_eq!(rows[0].text(0).unwrap(), "OPTIONAL");
        }
        let sqlite = at_version(APP, 2);
        let endpoint = "INSERT INTO endpoints (id, doc, active, effective, seen, request) VALUES ('p1', '{}', 1, 0, 0, 'r')";
        sqlite.query(endpoint, &[]).unwrap();
        migrate(&sqlite, &Scope::App("a".repeat(32))).unwrap();
        let rows = sqlite.query("SELECT owner FROM endpoints", &[]).unwrap();
        assert_eq!(rows[0].maybe_blob(0).unwrap(), None);
    }

    #[test]
    fn the_email_channel_of_before_keeps_what_was_said_of_it() {
        let sqlite = at_version(APP, 3);
        let keep = "INSERT INTO channels (name, doc) VALUES ('EMAIL', ?1)";
        let doc = r#"{"from":"a@b.org","enabled":false,"identity":"arn","configuration_set":null,"role":"r","sending_role":null,"version":7,"created":1,"modified":2,"modified_by":null}"#;
        sqlite.query(keep, &[doc.into()]).unwrap();
        migrate(&sqlite, &Scope::App("a".repeat(32))).unwrap();
        let rows = sqlite.query("SELECT doc FROM channels", &[]).unwrap();
        assert_eq!(
            rows[0].text(0).unwrap(),
            r#"{"enabled":false,"version":7,"created":1,"modified":2,"modified_by":null,"settings":{"FromAddress":"a@b.org","Identity":"arn","RoleArn":"r"},"sealed":{}}"#
        );
    }

    #[test]
    fn a_stream_of_before_begins_with_what_comes_from_here_on() {
        let sqlite = at_version(APP, 4);
        for (seq, events) in [(3, 20), (7, 5)] {
            let block = "INSERT INTO event_blocks (seq, arrived, events, endpoint, body) VALUES (?1, 0, ?2, NULL, x'00')";
            sqlite.query(block, &[seq.into(), events.into()]).unwrap();
        }
        let stream = "INSERT INTO event_stream (one, destination, role, modified, modified_by) VALUES (1, 'd', 'r', 0, NULL)";
        sqlite.query(stream, &[]).unwrap();
        migrate(&sqlite, &Scope::App("a".repeat(32))).unwrap();
        let rows = sqlite.query("SELECT block, events FROM stream_progress", &[]);
        let row = &rows.unwrap()[0];
        assert_eq!((row.int(0).unwrap(), row.int(1).unwrap()), (7, 5));
    }

    #[test]
    fn names_of_attributes_from_before_are_known_by_name() {
        let sqlite = at_version(APP, 3);
        let endpoint = "INSERT INTO endpoints (id, doc, active, effective, seen, request) VALUES (?1, ?2, 1, 0, 0, 'r')";
        for (id, doc) in [
            (
                "e1",
                r#"{"attributes": {"a": ["1"], "b": []}, "waiting": {"w": ["1"]}}"#,
            ),
            (
                "e2",
                r#"{"attributes": {"a": ["2"]}, "metrics": {"a": 1.0}, "waiting": {"u": ["1"]}}"#,
            ),
            ("e3", "{}"),
        ] {
            sqlite.query(endpoint, &[id.into(), doc.into()]).unwrap();
        }
        let user = "INSERT INTO users (id, attributes) VALUES (?1, ?2)";
        for (id, attributes) in [
            ("ada", r#"{"u": ["1"]}"#),
            ("bob", r#"{"u": ["2"], "v": []}"#),
        ] {
            sqlite.query(user, &[id.into(), attributes.into()]).unwrap();
        }
        migrate(&sqlite, &Scope::App("a".repeat(32))).unwrap();
        let all = "SELECT kind || ' ' || name || ' ' || captured FROM attribute_names ORDER BY kind, name";
        let rows = sqlite.query(all, &[]).unwrap();
        let rows: Vec<String> = rows.iter().map(|row| row.text(0).unwrap()).collect();
        assert_eq!(
            rows,
            [
                "endpoint-custom-attributes a 1",
                "endpoint-custom-attributes b 1",
                "endpoint-metric-attributes a 1",
                "endpoint-user-attributes u 1",
                "endpoint-user-attributes v 1",
                "endpoint-user-attributes w 1"
            ]
        );
    }

    #[test]
    fn endpoints_from_before_wait_for_the_index() {
        let sqlite = at_version(APP, 4);
        let endpoint = "INSERT INTO endpoints (id, doc, active, effective, seen, request) VALUES (?1, '{}', 1, 0, 0, 'r')";
        for id in ["e1", "e2"] {
            sqlite.query(endpoint, &[id.into()]).unwrap();
        }
        migrate(&sqlite, &Scope::App("a".repeat(32))).unwrap();
        let stale = "SELECT count(*) FROM index_stale WHERE doc IS NULL";
        let timer = "SELECT count(*) FROM timers WHERE kind = 'index' AND due = 0";
        let counts = [stale, timer].map(|count| sqlite.query(count, &[]).unwrap()[0].int(0));
        assert_eq!(counts, [Ok(2), Ok(1)]);
    }
}
