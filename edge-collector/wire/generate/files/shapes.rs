//! Writes the structs and enums of the request and response bodies.

use super::model::{Member, Model, Shape};
use super::names::{field, pascal, snake, type_name};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// How many users of a shape its doc line names.
const USERS_NAMED_MAX: usize = 3;

const IMPORTS: &str = "\
use super::enums::*;
use crate::lenient;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
";

/// The shapes, sorted into the files they go to.
pub(crate) struct Files<'a> {
    model: &'a Model,
    users: BTreeMap<&'a str, Users<'a>>,
    asked: BTreeSet<&'a str>,
    answered: BTreeSet<&'a str>,
}

/// Where a shape occurs, for its doc line.
#[derive(Default)]
struct Users<'a> {
    body_of: Vec<&'a str>,
    answer_of: Vec<&'a str>,
    part_of: Vec<&'a str>,
}

impl<'a> Files<'a> {
    pub(crate) fn new(model: &'a Model) -> Files<'a> {
        let operations = || model.operations.values();
        let asked = model.reached(operations().filter_map(|operation| model.request_of(operation)));
        let answered =
            model.reached(operations().filter_map(|operation| model.response_of(operation)));
        let users = users(model, asked.union(&answered).copied());
        Files {
            model,
            users,
            asked,
            answered,
        }
    }

    pub(crate) fn enums(&self) -> String {
        let mut out = String::from(
            "//! Every enum of the API, with its exact words.\n\nuse crate::words::words;\n",
        );
        for name in self.asked.union(&self.answered) {
            let shape = self.model.shape(name);
            if !shape.words.is_empty() {
                write!(out, "\nwords! {{\n    /// {}\n", self.doc(name)).expect("writes to memory");
                writeln!(out, "    pub enum {} {{", type_name(name)).expect("writes to memory");
                for word in &shape.words {
                    writeln!(out, "        {} = {word:?},", pascal(word))
                        .expect("writes to memory");
                }
                out.push_str("    }\n}\n");
            }
        }
        out
    }

    pub(crate) fn shared(&self) -> String {
        let title = "//! Structures found in both requests and responses.";
        self.file(title, "", self.asked.intersection(&self.answered))
    }

    pub(crate) fn requests(&self) -> String {
        let title = "//! Structures found only in requests.";
        self.file(
            title,
            "use super::shared::*;\n",
            self.asked.difference(&self.answered),
        )
    }

    pub(crate) fn responses(&self) -> String {
        let title = "//! Structures found only in responses.";
        self.file(
            title,
            "use super::shared::*;\n",
            self.answered.difference(&self.asked),
        )
    }

    fn file<'n>(
        &self,
        title: &str,
        import: &str,
        names: impl Iterator<Item = &'n &'n str>,
    ) -> String {
        let (first, rest) = IMPORTS.split_once('\n').expect("several imports");
        let mut out = format!("{title}\n\n{first}\n{import}{rest}");
        for name in names {
            let shape = self.model.shape(name);
            if shape.kind == "structure" {
                self.structure(&mut out, name, shape);
            }
        }
        out
    }

    fn structure(&self, out: &mut String, name: &str, shape: &Shape) {
        let default = if self.has_default(name) {
            " Default,"
        } else {
            ""
        };
        let name_in_rust = type_name(name);
        let doc = self.doc(name);
        write!(
            out,
            "\n/// {doc}\n#[derive(Debug, Clone,{default} PartialEq, Serialize, Deserialize)]\n\
             #[serde(rename_all = \"PascalCase\")]\npub struct {name_in_rust} {{\n"
        )
        .expect("writes to memory");
        for (name, member) in &shape.members {
            self.member(out, name, member, shape.required.contains(name));
        }
        out.push_str("}\n");
    }

    fn member(&self, out: &mut String, name: &str, member: &Member, required: bool) {
        let on_wire = member.location_name.as_deref().unwrap_or(name);
        let (rust_type, note) = self.rust_type(&member.shape);
        if let Some(note) = note {
            writeln!(out, "    /// {note}").expect("writes to memory");
        }
        if self.takes_lone_strings(&member.shape) {
            assert!(
                !required,
                "{name}: a required map of lists needs a reader of its own"
            );
            out.push_str("    #[serde(default, deserialize_with = \"lenient::lists\")]\n");
        }
        let rename = (pascal(&snake(name)) != on_wire).then(|| format!("rename = {on_wire:?}"));
        let skip = (!required).then(|| r#"skip_serializing_if = "Option::is_none""#.to_owned());
        let serde: Vec<String> = rename.into_iter().chain(skip).collect();
        if !serde.is_empty() {
            writeln!(out, "    #[serde({})]", serde.join(", ")).expect("writes to memory");
        }
        let rust_type = if required {
            rust_type
        } else {
            format!("Option<{rust_type}>")
        };
        writeln!(out, "    pub {}: {rust_type},", field(name)).expect("writes to memory");
    }

    /// The Rust type of a shape, and a remark where the type alone says too little.
    fn rust_type(&self, name: &str) -> (String, Option<&'static str>) {
        let shape = self.model.shape(name);
        let inner = |member: &Option<Member>| {
            self.rust_type(&member.as_ref().expect("an element").shape)
                .0
        };
        match (shape.kind.as_str(), shape.timestamp_format.as_deref()) {
            ("structure", _) => (type_name(name).to_owned(), None),
            ("string", _) if !shape.words.is_empty() => (type_name(name).to_owned(), None),
            ("string", _) => ("String".to_owned(), None),
            ("own", _) => (format!("crate::{name}"), None),
            ("blob", _) => ("String".to_owned(), Some("Base64.")),
            ("timestamp", Some("iso8601")) => ("String".to_owned(), Some("A moment in ISO 8601.")),
            ("integer" | "long", _) => ("i64".to_owned(), None),
            ("double", _) => ("f64".to_owned(), None),
            ("boolean", _) => ("bool".to_owned(), None),
            ("list", _) => (format!("Vec<{}>", inner(&shape.member)), None),
            ("map", _) => (
                format!("BTreeMap<{}, {}>", inner(&shape.key), inner(&shape.value)),
                None,
            ),
            (kind, format) => panic!("{name}: no Rust type for {kind} {format:?}"),
        }
    }

    /// Whether the shape maps names to lists of strings, where clients also send a lone string.
    fn takes_lone_strings(&self, name: &str) -> bool {
        self.rust_type(name).0 == "BTreeMap<String, Vec<String>>"
    }

    /// A structure has a default unless a required member, however deep, has none.
    fn has_default(&self, name: &str) -> bool {
        let shape = self.model.shape(name);
        shape.required.iter().all(|member| {
            let part = &shape.members[member].shape;
            let is_structure = self.model.shape(part).kind == "structure";
            self.model.shape(part).words.is_empty() && (!is_structure || self.has_default(part))
        })
    }

    fn doc(&self, name: &str) -> String {
        let users = &self.users[name];
        let said: Vec<String> = [
            ("the body of", &users.body_of),
            ("the answer of", &users.answer_of),
            ("part of", &users.part_of),
        ]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(role, names)| format!("{role} {}", enumerate(names)))
        .collect();
        let whose = match self.model.shape(name).ours {
            true => "Carillon",
            false => "Pinpoint",
        };
        format!("{whose}: `{name}`, {}.", said.join("; "))
    }
}

fn enumerate(names: &[&str]) -> String {
    let named: Vec<String> = names
        .iter()
        .take(USERS_NAMED_MAX)
        .map(|name| type_name(name).to_owned())
        .collect();
    match names.len().saturating_sub(USERS_NAMED_MAX) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

fn users<'a>(
    model: &'a Model,
    names: impl Iterator<Item = &'a str>,
) -> BTreeMap<&'a str, Users<'a>> {
    let mut users: BTreeMap<&str, Users> = BTreeMap::new();
    for (name, operation) in &model.operations {
        if let Some(body) = model.request_of(operation) {
            users.entry(body).or_default().body_of.push(name);
        }
        if let Some(answer) = model.response_of(operation) {
            users.entry(answer).or_default().answer_of.push(name);
        }
    }
    for name in names.filter(|name| model.shape(name).kind == "structure") {
        for part in named_parts(model, name) {
            users.entry(part).or_default().part_of.push(name);
        }
    }
    users
}

/// The structures and enums that a structure names, seen through its lists and maps.
fn named_parts<'a>(model: &'a Model, name: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let shape = model.shapes.get_key_value(name).expect("a known shape").0;
    let mut open: Vec<&str> = model.parts(shape).collect();
    while let Some(part) = open.pop() {
        match model.shape(part).kind.as_str() {
            "list" | "map" => open.extend(model.parts(part)),
            _ => drop(found.insert(part)),
        }
    }
    found
}
