//! Writes the table of operations, in Rust for the program and in JSON for the contract tests.

use super::model::{Model, Operation};
use super::names::pascal;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const TITLE: &str = "\
//! The operations of the API, one line each.

use crate::operation::Method::{Delete, Get, Post, Put};
use crate::operation::{Row, row};
";

/// One operation as the contract tests read it.
#[derive(Serialize)]
struct JsonRow<'a> {
    name: &'a str,
    method: &'a str,
    path: &'a str,
    success: u16,
    query: BTreeSet<&'a str>,
    request: Option<&'a str>,
    response: Option<&'a str>,
    errors: Vec<&'a str>,
}

/// The `Operation` enum, the lists of errors and the table.
pub(crate) fn rust(model: &Model) -> String {
    let mut out = String::from(TITLE);
    out.push_str("\n/// Every operation of Amazon Pinpoint, in alphabetical order.\n");
    out.push_str("#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum Operation {\n");
    for name in model.operations.keys() {
        writeln!(out, "    {name},").expect("writes to memory");
    }
    out.push_str("}\n");
    for (name, errors) in error_lists(model) {
        error_list(&mut out, &name, errors);
    }
    let count = model.operations.len();
    write!(
        out,
        "\n/// In the order of [`Operation`], so that an operation is the index of its row.\n#[rustfmt::skip]\n\
         pub(crate) static TABLE: [Row; {count}] = [\n    \
         // operation, name, verb, path, its segments, success, query, body, answer, errors\n"
    )
    .expect("writes to memory");
    for (name, operation) in &model.operations {
        table_row(&mut out, model, name, operation);
    }
    out.push_str("];\n");
    out
}

/// The same table for readers that are not Rust.
pub(crate) fn json(model: &Model) -> String {
    let rows: Vec<String> = model
        .operations
        .iter()
        .map(|(name, operation)| {
            let row = JsonRow {
                name,
                method: &operation.method,
                path: &operation.path,
                success: operation.status,
                query: model.query_of(operation),
                request: model.request_of(operation),
                response: model.response_of(operation),
                errors: sorted(&operation.errors),
            };
            format!(
                "  {}",
                serde_json::to_string(&row).expect("names and numbers")
            )
        })
        .collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

/// The few distinct lists of errors, named by their length.
fn error_lists(model: &Model) -> BTreeMap<String, &[String]> {
    let mut lists = BTreeMap::new();
    for operation in model
        .operations
        .values()
        .filter(|operation| !operation.errors.is_empty())
    {
        let known = lists
            .entry(error_list_name(operation))
            .or_insert(operation.errors.as_slice());
        assert_eq!(
            sorted(known),
            sorted(&operation.errors),
            "two lists of errors have one length"
        );
    }
    lists
}

fn error_list_name(operation: &Operation) -> String {
    format!("ERRORS_{}", operation.errors.len())
}

fn error_list(out: &mut String, name: &str, errors: &[String]) {
    writeln!(out, "\nconst {name}: &[&str] = &[").expect("writes to memory");
    for error in sorted(errors) {
        writeln!(out, "    {error:?},").expect("writes to memory");
    }
    out.push_str("];\n");
}

fn sorted(errors: &[String]) -> Vec<&str> {
    let mut errors: Vec<&str> = errors.iter().map(String::as_str).collect();
    errors.sort_unstable();
    errors
}

fn table_row(out: &mut String, model: &Model, name: &str, operation: &Operation) {
    let verb = pascal(&operation.method);
    let path = &operation.path;
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let query: Vec<&str> = model.query_of(operation).into_iter().collect();
    let errors = if operation.errors.is_empty() {
        "&[]".to_owned()
    } else {
        error_list_name(operation)
    };
    writeln!(
        out,
        "    row(Operation::{name}, {name:?}, {verb}, {path:?}, &{segments:?}, {}, &{query:?}, {:?}, {:?}, {errors}),",
        operation.status,
        model.request_of(operation),
        model.response_of(operation),
    )
    .expect("writes to memory");
}
