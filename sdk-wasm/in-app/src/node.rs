//! A value as the browser's JSON parser left it, of whatever kind: one reader for all of a message's shapes, which is what keeps the
//! module small.

#[cfg(target_arch = "wasm32")]
use js_sys::{Array, Object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen::{JsCast, JsValue};

/// A JSON value. What is missing is [`Node::Nothing`].
#[derive(Default)]
pub enum Node {
    #[default]
    Nothing,
    Number(f64),
    Text(String),
    /// Of an object or of a list, whose members are named by their places.
    Members(Vec<(String, Node)>),
}

static NOTHING: Node = Node::Nothing;

impl Node {
    /// The member of that name.
    pub fn get(&self, name: &str) -> &Node {
        self.members()
            .iter()
            .find(|(known, _)| known == name)
            .map_or(&NOTHING, |(_, value)| value)
    }

    pub fn members(&self) -> &[(String, Node)] {
        match self {
            Node::Members(members) => members,
            _ => &[],
        }
    }

    /// The text, if there is one and it is not empty.
    pub fn text(&self) -> Option<&str> {
        match self {
            Node::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Node::Number(number) => Some(*number),
            _ => None,
        }
    }
}

#[cfg(target_arch = "wasm32")]
impl Node {
    /// Reads what came out of the browser's JSON parser. Truth values and null say nothing that a message needs.
    pub(crate) fn read(value: &JsValue) -> Node {
        if let Some(text) = value.as_string() {
            return Node::Text(text);
        }
        if let Some(number) = value.as_f64() {
            return Node::Number(number);
        }
        if !value.is_object() {
            return Node::Nothing;
        }
        let entries = Object::entries(value.unchecked_ref());
        let mut members = Vec::new();
        for place in 0..entries.length() {
            let entry: Array = entries.get(place).unchecked_into();
            let name = entry.get(0).as_string().unwrap_or_default();
            members.push((name, Node::read(&entry.get(1))));
        }
        Node::Members(members)
    }
}

#[cfg(test)]
impl Node {
    /// What a page would read from this JSON.
    pub(crate) fn parse(json: &str) -> Node {
        serde_json::from_str::<serde_json::Value>(json)
            .unwrap()
            .into()
    }
}

#[cfg(test)]
impl From<serde_json::Value> for Node {
    fn from(value: serde_json::Value) -> Node {
        use serde_json::Value;
        match value {
            Value::Null | Value::Bool(_) => Node::Nothing,
            Value::Number(number) => Node::Number(number.as_f64().unwrap()),
            Value::String(text) => Node::Text(text),
            Value::Array(items) => {
                let read = |(place, item): (usize, Value)| (place.to_string(), Node::from(item));
                Node::Members(items.into_iter().enumerate().map(read).collect())
            }
            Value::Object(members) => {
                let read = |(name, value): (String, Value)| (name, Node::from(value));
                Node::Members(members.into_iter().map(read).collect())
            }
        }
    }
}
