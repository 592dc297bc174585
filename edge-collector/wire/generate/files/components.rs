//! Writes the shapes and parameters as the components of an OpenAPI document.

use super::model::{Member, Model, Shape};
use super::names::type_name;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Parameters and schemas, one a line so that a change can be read.
pub(crate) fn json(model: &Model) -> String {
    format!(
        "{{\n\"parameters\":{{\n{}\n}},\n\"schemas\":{{\n{}\n}}\n}}\n",
        lines(&parameters(model)),
        lines(&schemas(model))
    )
}

fn lines(members: &BTreeMap<String, Value>) -> String {
    let lines: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("{}:{value}", json!(name)))
        .collect();
    lines.join(",\n")
}

/// Every parameter, as `path.segment-id` or `query.page-size`. One of a name is alike in all operations.
fn parameters(model: &Model) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    let inputs = model
        .operations
        .values()
        .filter_map(|operation| operation.input.as_deref());
    for input in inputs.map(|input| model.shape(input)) {
        for (member_name, member) in &input.members {
            let place = match member.location.as_deref() {
                Some("uri") => "path",
                Some("querystring") => "query",
                _ => continue,
            };
            let name = member.location_name.as_deref().expect("a name on the wire");
            let required = input.required.contains(member_name);
            let parameter = json!({"name": name, "in": place, "required": required, "schema": part(model, &member.shape)});
            let known = found
                .entry(format!("{place}.{name}"))
                .or_insert_with(|| parameter.clone());
            assert_eq!(*known, parameter, "two parameters have one name");
        }
    }
    found
}

/// Every structure and enum that requests and answers are made of.
fn schemas(model: &Model) -> BTreeMap<String, Value> {
    let operations = || model.operations.values();
    let asked = operations().filter_map(|operation| model.request_of(operation));
    let answered = operations().filter_map(|operation| model.response_of(operation));
    model
        .reached(asked.chain(answered))
        .into_iter()
        .map(|name| (type_name(name).to_owned(), schema(model, model.shape(name))))
        .collect()
}

/// A shape where another names it: structures and enums by reference, the rest in place.
fn part(model: &Model, name: &str) -> Value {
    let shape = model.shape(name);
    match shape.kind == "structure" || !shape.words.is_empty() {
        true => json!({"$ref": format!("#/components/schemas/{}", type_name(name))}),
        false => schema(model, shape),
    }
}

fn schema(model: &Model, shape: &Shape) -> Value {
    let element =
        |member: &Option<Member>| part(model, &member.as_ref().expect("an element").shape);
    match shape.kind.as_str() {
        "structure" => structure(model, shape),
        "string" if !shape.words.is_empty() => json!({"type": "string", "enum": shape.words}),
        "string" => json!({"type": "string"}),
        "timestamp" => json!({"type": "string", "format": "date-time"}),
        "blob" => json!({"type": "string", "contentEncoding": "base64"}),
        "integer" | "long" => json!({"type": "integer"}),
        "double" => json!({"type": "number"}),
        "boolean" => json!({"type": "boolean"}),
        "list" => json!({"type": "array", "items": element(&shape.member)}),
        "map" => json!({"type": "object", "additionalProperties": element(&shape.value)}),
        "own" => json!({"type": "object"}),
        kind => panic!("no schema for {kind}"),
    }
}

fn structure(model: &Model, shape: &Shape) -> Value {
    let on_wire = |name: &String| {
        let member = &shape.members[name];
        member.location_name.clone().unwrap_or_else(|| name.clone())
    };
    let properties: Map<String, Value> = shape
        .members
        .iter()
        .map(|(name, member)| (on_wire(name), part(model, &member.shape)))
        .collect();
    let mut schema = json!({"type": "object", "properties": properties});
    if !shape.required.is_empty() {
        schema["required"] = shape.required.iter().map(on_wire).collect();
    }
    schema
}
