//! A value as the browser's JSON parser left it, of whatever kind: one reader for all of a message's shapes, which is what keeps the
//! module small.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value. What is missing is [`Node::Nothing`].
#[derive(Default)]
pub enum Node {
    #[default]
    Nothing,
    Number(f64),
    Text(String),
    List(Vec<Node>),
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

    pub fn list(&self) -> &[Node] {
        match self {
            Node::List(list) => list,
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

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(AnyKind)
    }
}

struct AnyKind;

impl<'de> Visitor<'de> for AnyKind {
    type Value = Node;

    fn expecting(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.into()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }

    fn visit_byte_buf<E>(self, _: Vec<u8>) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut members = Vec::new();
        while let Some(Node::Text(name)) = entries.next_key()? {
            members.push((name, entries.next_value()?));
        }
        Ok(Node::Members(members))
    }
}
