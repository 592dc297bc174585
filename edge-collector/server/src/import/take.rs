//! Takes things in, one at a time, and says what became of each.

use super::plan::{Key, Plan, Thing, describe, text};
use super::references::in_order;
use super::report::{Report, Verdict};
use super::saved::Kind;
use crate::command::escape;
use crate::operator::{Operator, Wish};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

/// How often a new application is asked whether it is there, and how long after.
const HOME_TRIES: u32 = 60;
const HOME_PAUSE: Duration = Duration::from_millis(50);
/// Where the engine takes in what was saved.
const RESTORE: &str = "/carillon/restore";
pub(super) struct Taker<'a> {
    operator: &'a Operator,
    pub(super) report: &'a mut Report,
    /// The applications that were asked for, and whether they are there.
    homes: BTreeMap<String, bool>,
}

impl<'a> Taker<'a> {
    pub(super) fn new(operator: &'a Operator, report: &'a mut Report) -> Taker<'a> {
        Taker {
            operator,
            report,
            homes: BTreeMap::new(),
        }
    }

    /// The id of the application of that id or name.
    pub(super) fn named(&self, app: &str) -> Result<String, String> {
        named(self.operator, app)
    }

    /// Takes in everything but the endpoints of files: it takes seconds, and they may take hours.
    pub(super) fn all(&mut self, plan: &Plan) -> Result<(), String> {
        let apps: BTreeMap<&str, &Value> = plan
            .things
            .iter()
            .filter(|(key, _)| key.kind == Kind::App)
            .map(|(key, thing)| (key.id.as_str(), thing.latest()))
            .collect();
        for app in plan.apps() {
            self.home(
                &app,
                apps.get(app.as_str()).copied().unwrap_or(&Value::Null),
            )?;
        }
        for (key, active) in &plan.active {
            let saved = plan
                .things
                .keys()
                .any(|thing| thing.kind == Kind::Template && thing.id == *key);
            if !saved {
                let note =
                    format!("it is listed, with version {active}, but its text was not saved");
                self.report
                    .line(Verdict::Left, &format!("template {key}"), &note);
            }
        }
        for key in in_order(plan) {
            let Some(thing) = plan.things.get(key) else {
                continue;
            };
            let name = describe(key, thing.latest());
            if key.kind == Kind::App {
                continue;
            }
            if key.kind != Kind::Template && !self.home(&key.app, &Value::Null)? {
                self.report
                    .line(Verdict::Refused, &name, "its application was refused");
                continue;
            }
            self.one(plan, key, thing, &name)?;
        }
        Ok(())
    }

    fn one(&mut self, plan: &Plan, key: &Key, thing: &Thing, name: &str) -> Result<(), String> {
        let app = format!("{RESTORE}/apps/{}", key.app);
        let id = escape(&key.id);
        match key.kind {
            Kind::App => Ok(()),
            Kind::Settings => self.put(name, &format!("{app}/settings"), thing.latest(), ""),
            Kind::Template => self.template(plan, key, thing, name),
            Kind::Channel => self.channel(key, thing, name),
            Kind::EventStream => self.event_stream(key, thing, name),
            Kind::Segment => {
                let (body, note) = self.segment(key, thing)?;
                self.put(name, &format!("{app}/segments/{id}"), &body, &note)
            }
            Kind::Campaign => {
                let (body, note) = self.campaign(key, thing)?;
                self.put(name, &format!("{app}/campaigns/{id}"), &body, &note)
            }
            Kind::Journey => self.put(name, &format!("{app}/journeys/{id}"), thing.latest(), ""),
        }
    }

    /// Makes sure that an application is there, and says whether it is. One whose own answer was not saved is named after its id.
    pub(super) fn home(&mut self, app: &str, saved: &Value) -> Result<bool, String> {
        if let Some(is_there) = self.homes.get(app) {
            return Ok(*is_there);
        }
        let (body, note) = match saved {
            Value::Null => (
                json!({"Name": app}),
                "its own answer was not saved, so that a new one is named after its id",
            ),
            saved => (saved.clone(), ""),
        };
        let name = format!("application {app} \"{}\"", text(&body, "Name"));
        let (status, answer) = self.ask(
            "PUT",
            &format!("{RESTORE}/apps/{}", escape(app)),
            body.to_string(),
        )?;
        let mut is_there = status == 200;
        if is_there {
            is_there = self.awaits(app)?;
        }
        match is_there {
            true => self.settle(&name, status, &answer, note),
            false if status == 200 => self.report.line(
                Verdict::Refused,
                &name,
                "an application of this id was deleted here, and no id is used twice. Give its things to another one with --app",
            ),
            false => self.settle(&name, status, &answer, ""),
        }
        self.homes.insert(app.to_owned(), is_there);
        Ok(is_there)
    }

    /// Waits until a new application has heard of itself.
    fn awaits(&self, app: &str) -> Result<bool, String> {
        for _ in 0..HOME_TRIES {
            let (status, _) =
                self.ask("GET", &format!("/v1/apps/{app}/channels"), String::new())?;
            if status == 200 {
                return Ok(true);
            }
            thread::sleep(HOME_PAUSE);
        }
        Ok(false)
    }

    /// Sends a batch of rows, and returns what became of each.
    pub(super) fn put_rows(&mut self, app: &str, rows: String) -> Result<Value, String> {
        let (status, answer) =
            self.ask("POST", &format!("{RESTORE}/apps/{app}/endpoints"), rows)?;
        match status {
            200 => Ok(answer),
            _ => Err(format!(
                "Endpoints were not taken ({status}): {}",
                text(&answer, "Message")
            )),
        }
    }

    fn template(
        &mut self,
        plan: &Plan,
        key: &Key,
        thing: &Thing,
        name: &str,
    ) -> Result<(), String> {
        let mut notes = Vec::new();
        let mut versions: Vec<Value> = thing.versions.values().cloned().collect();
        for version in &mut versions {
            if remove(version, "RecommenderId") {
                notes.push("without its recommender, which nothing here asks".to_owned());
            }
        }
        notes.dedup();
        let numbers: Vec<String> = thing.versions.keys().map(i64::to_string).collect();
        let latest = numbers.last().cloned().unwrap_or_default();
        let active = match plan.active.get(&key.id) {
            Some(active) if numbers.contains(active) => active.clone(),
            Some(active) => {
                notes.push(format!("version {active} was the active one and was not saved, so that {latest} is active"));
                latest
            }
            None => latest,
        };
        let (kind, template) = key.id.split_once('/').unwrap_or((&key.id, ""));
        let path = format!("{RESTORE}/templates/{}/{}", escape(template), escape(kind));
        let body = json!({"ActiveVersion": active, "Item": versions});
        self.put(name, &path, &body, &notes.join("; "))
    }

    fn event_stream(&mut self, key: &Key, thing: &Thing, name: &str) -> Result<(), String> {
        let path = format!("/v1/apps/{}/eventstream", key.app);
        if self.ask("GET", &path, String::new())?.0 == 200 {
            self.report.line(Verdict::Here, name, "");
            return Ok(());
        }
        let (status, answer) = self.ask("POST", &path, thing.latest().to_string())?;
        self.settle(
            name,
            status,
            &answer,
            "kept as it was; whether records reach it depends on this collector",
        );
        fatal(name, status, &answer)
    }

    pub(super) fn put(
        &mut self,
        name: &str,
        path: &str,
        body: &Value,
        note: &str,
    ) -> Result<(), String> {
        let (status, answer) = self.ask("PUT", path, body.to_string())?;
        self.settle(name, status, &answer, note);
        fatal(name, status, &answer)
    }

    /// Says what an answer means for an object.
    fn settle(&mut self, name: &str, status: u16, answer: &Value, note: &str) {
        let state = match text(answer, "State") {
            "" => String::new(),
            state => format!("it is {state}"),
        };
        let words = [state.as_str(), note];
        let words = words.into_iter().filter(|word| !word.is_empty());
        let said = words.collect::<Vec<_>>().join("; ");
        let (verdict, note) = match status {
            200..=299 if answer["Restored"] == false => (Verdict::Here, ""),
            200..=299 => (Verdict::Taken, said.as_str()),
            _ => (Verdict::Refused, text(answer, "Message")),
        };
        self.report.line(verdict, name, note);
    }

    pub(super) fn ask(
        &self,
        method: &'static str,
        path: &str,
        body: String,
    ) -> Result<(u16, Value), String> {
        ask(self.operator, method, path, body.into_bytes())
    }
}

/// Asks the engine, whose answer is JSON.
pub(super) fn ask(
    operator: &Operator,
    method: &'static str,
    path: &str,
    body: Vec<u8>,
) -> Result<(u16, Value), String> {
    let path = path.to_owned();
    let (status, body) = operator.ask(&Wish { method, path, body })?;
    Ok((status, serde_json::from_str(&body).unwrap_or(Value::Null)))
}

/// The id of the application of that id or name.
pub(super) fn named(operator: &Operator, app: &str) -> Result<String, String> {
    let (_, apps) = ask(operator, "GET", "/v1/apps?page-size=100", Vec::new())?;
    let items = apps["Item"].as_array().into_iter().flatten();
    let ids: Vec<&str> = items
        .filter(|item| item["Id"] == app || item["Name"] == app)
        .filter_map(|item| item["Id"].as_str())
        .collect();
    let is_id = app.len() == 32 && app.bytes().all(|byte| byte.is_ascii_hexdigit());
    match ids.as_slice() {
        [id] => Ok((*id).to_owned()),
        [] if is_id => Ok(app.to_owned()),
        [] => Err(format!(
            "There is no application {app} here. Make it first, or leave --app out to keep the old ones."
        )),
        _ => Err(format!(
            "There are {} applications of the name {app}. Say which one by its id.",
            ids.len()
        )),
    }
}

pub(super) fn remove(value: &mut Value, name: &str) -> bool {
    let members = value.as_object_mut();
    members.is_some_and(|members| members.remove(name).is_some_and(|value| !value.is_null()))
}

/// A fault of the engine's own is no verdict about an object: the import stops.
fn fatal(name: &str, status: u16, answer: &Value) -> Result<(), String> {
    match status {
        500.. => Err(format!(
            "{name}: the engine failed: {}",
            text(answer, "Message")
        )),
        _ => Ok(()),
    }
}
