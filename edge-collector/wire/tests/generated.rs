//! The committed files are what the generator writes, and the program's table is the contract's.

#[path = "../generate/files/mod.rs"]
mod files;

use carillon_wire::{Method, Operation, route};
use serde_json::Value;

#[test]
fn the_generated_files_are_up_to_date() {
    for file in files::generated() {
        let committed = std::fs::read_to_string(&file.path).expect("the generated file is there");
        assert!(
            committed == file.text,
            "{} differs; run `cargo run -p carillon-wire --example generate-wire`",
            file.path.display()
        );
    }
}

fn contract() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../tests/contract/operations.json"))
        .expect("the contract is JSON")
}

fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

#[test]
fn the_table_is_the_contract() {
    let contract = contract();
    assert_eq!(contract.len(), 122);
    assert_eq!(Operation::ALL.len(), 122);
    for (operation, row) in Operation::ALL.into_iter().zip(&contract) {
        assert_eq!(row["name"], operation.name());
        assert_eq!(row["method"], operation.method().as_str());
        assert_eq!(row["path"], operation.path());
        assert_eq!(row["success"], operation.success());
        assert_eq!(row["request"].as_str(), operation.request_shape());
        assert_eq!(row["response"].as_str(), operation.response_shape());
        assert_eq!(texts(&row["query"]), operation.query());
        assert_eq!(texts(&row["errors"]), operation.errors());
        assert_eq!(Operation::from_name(operation.name()), Some(operation));
    }
}

#[test]
fn every_path_of_the_contract_is_routed() {
    for row in contract() {
        let path = row["path"].as_str().expect("a path");
        let method =
            Method::from_name(row["method"].as_str().expect("a verb")).expect("a known verb");
        // Each label carries its own name, escaped as the SDKs escape.
        let labels: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
        let asked = path.replace('{', "%C3%A9%2F").replace('}', "");
        let (operation, found) = route::find(method, &asked).expect("the path is routed");
        assert_eq!(row["name"], operation.name());
        assert_eq!(found.iter().count(), labels.len());
        for name in labels {
            assert_eq!(
                found.get(name),
                Some(format!("é/{name}").as_str()),
                "{path}"
            );
        }
    }
}

#[test]
fn successes_and_errors_that_differ_from_the_usual() {
    assert_eq!(Operation::CreateExportJob.success(), 202);
    assert_eq!(Operation::CreateImportJob.success(), 201);
    assert_eq!(Operation::PutEventStream.success(), 200);
    assert_eq!(Operation::UpdateEmailTemplate.success(), 202);
    assert_eq!(Operation::UpdateTemplateActiveVersion.success(), 200);
    assert_eq!(Operation::UntagResource.success(), 204);
    assert_eq!(Operation::UntagResource.query(), ["tagKeys"]);
    assert_eq!(Operation::UntagResource.response_shape(), None);
    let conflicts = Operation::ALL
        .into_iter()
        .filter(|one| one.errors().contains(&"ConflictException"));
    assert_eq!(conflicts.collect::<Vec<_>>(), [Operation::UpdateJourney]);
    let silent = Operation::ALL
        .into_iter()
        .filter(|one| one.errors().is_empty());
    assert_eq!(
        silent.collect::<Vec<_>>(),
        [
            Operation::ListTagsForResource,
            Operation::TagResource,
            Operation::UntagResource
        ]
    );
}
