//! What is known of this browser and its person, and how much of it the collector has not acknowledged yet.

use crate::text::{cut, push_all, separate};

const DIRTY: u32 = 0;
const ACKNOWLEDGED: u32 = u32::MAX;
/// Between facts, and between a fact's name and its value: characters that JSON never holds as they are.
const BETWEEN: &str = "\u{1e}";
const WITHIN: &str = "\u{1f}";

/// Where a member of the endpoint lives. The numbers are part of what is kept between pages.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Group {
    /// Members of the endpoint itself, such as `OptOut`.
    Top,
    /// `Attributes`
    Attributes,
    /// `Metrics`
    Metrics,
    /// `Location`
    Location,
    /// `Demographic`
    Demographic,
    /// Members of `User`, such as `UserId`.
    User,
    /// `User.UserAttributes`
    UserAttributes,
}

const GROUPS: [Group; 7] = [
    Group::Top,
    Group::Attributes,
    Group::Metrics,
    Group::Location,
    Group::Demographic,
    Group::User,
    Group::UserAttributes,
];

impl Group {
    /// The group of that number; an unknown number is [`Group::Top`].
    pub fn from_number(number: u8) -> Group {
        GROUPS
            .get(usize::from(number))
            .copied()
            .unwrap_or(Group::Top)
    }

    fn member(self) -> &'static str {
        match self {
            Group::Top => "",
            Group::Attributes => "Attributes",
            Group::Metrics => "Metrics",
            Group::Location => "Location",
            Group::Demographic => "Demographic",
            Group::User => "User",
            Group::UserAttributes => "UserAttributes",
        }
    }
}

struct Fact {
    group: Group,
    /// A JSON string.
    name: String,
    /// Any JSON.
    value: String,
    /// DIRTY, ACKNOWLEDGED, or the request it is travelling in.
    state: u32,
}

/// The facts, each with how far it has come.
#[derive(Default)]
pub(crate) struct Endpoint {
    facts: Vec<Fact>,
}

impl Endpoint {
    /// Learns a fact; says whether it is new. Another user starts with no attributes of the one before.
    pub(crate) fn set(&mut self, group: Group, name: &str, value: &str) -> bool {
        if let Some(fact) = self
            .facts
            .iter_mut()
            .find(|fact| fact.group == group && fact.name == name)
        {
            if fact.value == value {
                return false;
            }
            fact.value = value.into();
            fact.state = DIRTY;
            if group == Group::User {
                self.facts
                    .retain(|fact| fact.group != Group::UserAttributes);
            }
            return true;
        }
        self.facts.push(Fact {
            group,
            name: name.into(),
            value: value.into(),
            state: DIRTY,
        });
        true
    }

    /// Whether another user is known than the one given.
    pub(crate) fn belongs_to_other(&self, user: &str) -> bool {
        self.facts
            .iter()
            .any(|fact| fact.group == Group::User && fact.value != user)
    }

    pub(crate) fn dirty(&self) -> bool {
        self.facts.iter().any(|fact| fact.state == DIRTY)
    }

    /// Whether the collector has acknowledged all of it.
    pub(crate) fn known(&self) -> bool {
        self.facts.iter().all(|fact| fact.state == ACKNOWLEDGED)
    }

    /// Writes the unacknowledged facts as one object, and marks them as travelling in `batch`.
    pub(crate) fn write(&mut self, out: &mut String, batch: u32) {
        out.push_str("{");
        self.write_members(out, Group::Top, batch, false);
        for group in [
            Group::Attributes,
            Group::Metrics,
            Group::Location,
            Group::Demographic,
        ] {
            self.write_object(out, group, batch);
        }
        let attributes = self.any_dirty(Group::UserAttributes);
        if attributes || self.any_dirty(Group::User) {
            open(out, Group::User);
            // The user's id goes along with his attributes, so that they cannot land on another's.
            self.write_members(out, Group::User, batch, attributes);
            self.write_object(out, Group::UserAttributes, batch);
            out.push_str("}");
        }
        out.push_str("}");
    }

    fn write_object(&mut self, out: &mut String, group: Group, batch: u32) {
        if self.any_dirty(group) {
            open(out, group);
            self.write_members(out, group, batch, false);
            out.push_str("}");
        }
    }

    fn write_members(&mut self, out: &mut String, group: Group, batch: u32, all: bool) {
        for fact in self
            .facts
            .iter_mut()
            .filter(|fact| fact.group == group && (all || fact.state == DIRTY))
        {
            separate(out);
            push_all(out, &[&fact.name, ":", &fact.value]);
            fact.state = batch;
        }
    }

    fn any_dirty(&self, group: Group) -> bool {
        self.facts
            .iter()
            .any(|fact| fact.group == group && fact.state == DIRTY)
    }

    /// Settles what travelled in `batch`; says whether anything did.
    pub(crate) fn settle(&mut self, batch: u32, taken: bool) -> bool {
        let mut any = false;
        for fact in self.facts.iter_mut().filter(|fact| fact.state == batch) {
            fact.state = if taken { ACKNOWLEDGED } else { DIRTY };
            any = true;
        }
        any
    }

    /// Appends the facts as text for the next page.
    pub(crate) fn save(&self, out: &mut String) {
        for fact in &self.facts {
            let number = fact.group as usize;
            let state = if fact.state == ACKNOWLEDGED { "A" } else { "D" };
            push_all(
                out,
                &[
                    state,
                    &"0123456"[number..=number],
                    &fact.name,
                    WITHIN,
                    &fact.value,
                    BETWEEN,
                ],
            );
        }
    }

    /// Reads what [`Endpoint::save`] wrote; a fact already set on this page wins.
    pub(crate) fn read(&mut self, mut text: &str) {
        while !text.is_empty() {
            let mut fact = cut(&mut text, BETWEEN.as_bytes()[0]);
            let head = cut(&mut fact, b'"').as_bytes();
            let [state, number] = *head else { continue };
            // The cut took the opening quote of the name along.
            let mut name = String::from("\"");
            name.push_str(cut(&mut fact, WITHIN.as_bytes()[0]));
            let group = Group::from_number(number.wrapping_sub(b'0'));
            let state = if state == b'A' { ACKNOWLEDGED } else { DIRTY };
            if !self
                .facts
                .iter()
                .any(|known| known.group == group && known.name == name)
                && !fact.is_empty()
            {
                self.facts.push(Fact {
                    group,
                    name,
                    value: fact.into(),
                    state,
                });
            }
        }
    }
}

fn open(out: &mut String, group: Group) {
    separate(out);
    push_all(out, &["\"", group.member(), "\":{"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(endpoint: &mut Endpoint, batch: u32) -> String {
        let mut out = String::new();
        endpoint.write(&mut out, batch);
        serde_json::from_str::<serde_json::Value>(&out).unwrap();
        out
    }

    #[test]
    fn only_what_is_not_acknowledged_is_written() {
        let mut endpoint = Endpoint::default();
        assert!(endpoint.set(Group::Demographic, "\"Make\"", "\"Firefox\""));
        assert!(endpoint.set(Group::Top, "\"OptOut\"", "\"ALL\""));
        assert_eq!(
            written(&mut endpoint, 1),
            r#"{"OptOut":"ALL","Demographic":{"Make":"Firefox"}}"#
        );
        assert_eq!(written(&mut endpoint, 2), "{}");
        endpoint.settle(1, false);
        assert!(endpoint.dirty());
        assert_ne!(written(&mut endpoint, 3), "{}");
        endpoint.settle(3, true);
        assert!(
            !endpoint.set(Group::Top, "\"OptOut\"", "\"ALL\""),
            "nothing new"
        );
        assert_eq!(written(&mut endpoint, 4), "{}");
    }

    #[test]
    fn a_change_while_travelling_is_sent_again() {
        let mut endpoint = Endpoint::default();
        endpoint.set(Group::Attributes, "\"plan\"", "[\"a\"]");
        written(&mut endpoint, 1);
        endpoint.set(Group::Attributes, "\"plan\"", "[\"b\"]");
        endpoint.settle(1, true);
        assert_eq!(
            written(&mut endpoint, 2),
            r#"{"Attributes":{"plan":["b"]}}"#
        );
    }

    #[test]
    fn a_users_attributes_carry_his_id_and_leave_with_him() {
        let mut endpoint = Endpoint::default();
        endpoint.set(Group::User, "\"UserId\"", "\"ada\"");
        written(&mut endpoint, 1);
        endpoint.settle(1, true);
        endpoint.set(Group::UserAttributes, "\"FirstName\"", "[\"Ada\"]");
        assert_eq!(
            written(&mut endpoint, 2),
            r#"{"User":{"UserId":"ada","UserAttributes":{"FirstName":["Ada"]}}}"#
        );
        endpoint.settle(2, false);
        assert!(endpoint.belongs_to_other("\"bob\""));
        endpoint.set(Group::User, "\"UserId\"", "\"bob\"");
        assert_eq!(written(&mut endpoint, 3), r#"{"User":{"UserId":"bob"}}"#);
    }

    #[test]
    fn the_next_page_knows_what_this_one_did() {
        let mut endpoint = Endpoint::default();
        endpoint.set(Group::User, "\"UserId\"", "\"ada\"");
        written(&mut endpoint, 1);
        endpoint.settle(1, true);
        endpoint.set(Group::Attributes, "\"a\\tb\"", "[\"x\"]");
        let mut next = Endpoint::default();
        next.set(Group::Attributes, "\"mine\"", "[]");
        let mut kept = String::new();
        endpoint.save(&mut kept);
        next.read(&kept);
        assert_eq!(
            written(&mut next, 1),
            r#"{"Attributes":{"mine":[],"a\tb":["x"]}}"#
        );
        next.read("\u{1e}X\u{1e}A9\u{1e}é");
    }
}
