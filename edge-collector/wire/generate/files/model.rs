//! The API data as read from its JSON file, and who uses which shape.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Deserialize)]
pub(crate) struct Model {
    pub(crate) operations: BTreeMap<String, Operation>,
    pub(crate) shapes: BTreeMap<String, Shape>,
}

#[derive(Deserialize)]
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) input: Option<String>,
    pub(crate) output: Option<String>,
    pub(crate) errors: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Shape {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) members: BTreeMap<String, Member>,
    #[serde(default)]
    pub(crate) required: Vec<String>,
    pub(crate) payload: Option<String>,
    pub(crate) member: Option<Member>,
    pub(crate) key: Option<Member>,
    pub(crate) value: Option<Member>,
    #[serde(default, rename = "enum")]
    pub(crate) words: Vec<String>,
    pub(crate) timestamp_format: Option<String>,
    /// Whether it is ours, and Pinpoint knows nothing of it.
    #[serde(skip)]
    pub(crate) ours: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Member {
    pub(crate) shape: String,
    pub(crate) location: Option<String>,
    pub(crate) location_name: Option<String>,
}

impl Model {
    pub(crate) fn read(path: &Path) -> Model {
        let text = std::fs::read(path).expect("the API data is readable");
        serde_json::from_slice(&text).expect("the API data has the expected form")
    }

    /// Adds members of our own to Pinpoint's shapes, and shapes of our own.
    pub(crate) fn extend(&mut self, path: &Path) {
        #[derive(Deserialize)]
        struct Own {
            shapes: BTreeMap<String, Shape>,
        }
        let text = std::fs::read(path).expect("our own data is readable");
        let own: Own = serde_json::from_slice(&text).expect("our own data has the expected form");
        for (name, mut shape) in own.shapes {
            shape.ours = true;
            match self.shapes.get_mut(&name) {
                Some(known) => known.members.extend(shape.members),
                None => drop(self.shapes.insert(name, shape)),
            }
        }
    }

    pub(crate) fn shape(&self, name: &str) -> &Shape {
        &self.shapes[name]
    }

    /// The shape of the JSON body that an operation takes.
    pub(crate) fn request_of(&self, operation: &Operation) -> Option<&str> {
        self.payload(operation.input.as_deref())
    }

    /// The shape of the JSON body that an operation answers with.
    pub(crate) fn response_of(&self, operation: &Operation) -> Option<&str> {
        self.payload(operation.output.as_deref())
    }

    /// The query names that an operation reads, in alphabetical order.
    pub(crate) fn query_of(&self, operation: &Operation) -> BTreeSet<&str> {
        let members = operation
            .input
            .iter()
            .flat_map(|input| self.shape(input).members.values());
        members
            .filter(|member| member.location.as_deref() == Some("querystring"))
            .filter_map(|member| member.location_name.as_deref())
            .collect()
    }

    /// Every structure and enum that the given bodies are made of.
    pub(crate) fn reached<'a>(
        &'a self,
        bodies: impl Iterator<Item = &'a str>,
    ) -> BTreeSet<&'a str> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = bodies.collect();
        while let Some(name) = open.pop() {
            if seen.insert(name) {
                open.extend(self.parts(name));
            }
        }
        seen.retain(|name| {
            self.shape(name).kind == "structure" || !self.shape(name).words.is_empty()
        });
        seen
    }

    /// The shapes that one shape names directly.
    pub(crate) fn parts(&self, name: &str) -> impl Iterator<Item = &str> {
        let shape = self.shape(name);
        let element = [&shape.member, &shape.key, &shape.value]
            .into_iter()
            .flatten();
        shape
            .members
            .values()
            .chain(element)
            .map(|member| member.shape.as_str())
    }

    fn payload(&self, container: Option<&str>) -> Option<&str> {
        let container = self.shape(container?);
        let member = container.payload.as_ref()?;
        Some(&container.members[member].shape)
    }
}
