//! Everything that was saved, in the order in which one thing needs another.

use super::files::{Line, Text};
use super::report::{Report, Verdict};
use super::saved::{self, Kind, Saved};
use serde_json::{Deserializer, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// Bytes of one file of definitions: it is read whole.
const FILE_BYTES_MAX: u64 = 256 << 20;
/// Lines after which a file in which no endpoint was met is taken for something else.
const SNIFFED_LINES: usize = 20;

/// Names a thing. Their order is the order of the import: a template before the campaign that uses it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) kind: Kind,
    /// Its application; nothing for templates, which belong to none.
    pub(super) app: String,
    pub(super) id: String,
}

/// A thing that was saved, in one version or several.
#[derive(Debug, Default)]
pub(super) struct Thing {
    pub(super) versions: BTreeMap<i64, Value>,
    /// The file it was first met in.
    pub(super) from: String,
}

impl Thing {
    /// Its latest version.
    pub(super) fn latest(&self) -> &Value {
        self.versions.values().next_back().unwrap_or(&Value::Null)
    }
}

/// A file of endpoints, a line each.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
}

/// What is to be imported.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) things: BTreeMap<Key, Thing>,
    /// Which version of a template is active, by kind and name.
    pub(super) active: BTreeMap<String, String>,
    pub(super) rows: Vec<Rows>,
    /// Endpoints that were saved one by one, with their file.
    pub(super) endpoints: Vec<(String, Value)>,
    /// Where everything goes, when that was said.
    pub(super) into: Option<String>,
}

impl Plan {
    /// Reads every file, and says of each that is not used why.
    pub(super) fn read(files: &[PathBuf], report: &mut Report) -> Plan {
        let mut plan = Plan::default();
        for path in files {
            let name = path.display().to_string();
            match sniff(path) {
                Ok(Sniffed::Rows) => plan.rows.push(Rows {
                    path: path.clone(),
                    bytes: path.metadata().map_or(0, |metadata| metadata.len()),
                }),
                Ok(Sniffed::Foreign) => report.line(Verdict::Left, &name, "it is not JSON"),
                Ok(Sniffed::Values) => plan.values(path, &name, report),
                Err(error) => report.line(Verdict::Refused, &name, &error.to_string()),
            }
        }
        plan.find_homes(report);
        plan
    }

    /// Sends everything to one application.
    pub(super) fn direct(&mut self, app: String) -> Result<(), String> {
        let apps = self.apps();
        if apps.len() > 1 {
            return Err(format!(
                "--app takes one application's things, and these files hold those of {}: {}.",
                apps.len(),
                apps.into_iter().collect::<Vec<_>>().join(", ")
            ));
        }
        let things = std::mem::take(&mut self.things);
        let moved = things.into_iter().map(|(mut key, thing)| {
            match key.kind {
                Kind::Template => {}
                Kind::App => key.id.clone_from(&app),
                _ => key.app.clone_from(&app),
            }
            (key, thing)
        });
        self.things = moved.collect();
        self.into = Some(app);
        Ok(())
    }

    /// The applications that things belong to.
    pub(super) fn apps(&self) -> BTreeSet<String> {
        let named = self.things.keys().map(|key| match key.kind {
            Kind::App => key.id.clone(),
            _ => key.app.clone(),
        });
        let mut apps: BTreeSet<String> = named.chain(self.into.clone()).collect();
        apps.remove("");
        apps
    }

    fn values(&mut self, path: &Path, name: &str, report: &mut Report) {
        let text = match Text::open(path).and_then(|text| text.whole(FILE_BYTES_MAX)) {
            Ok(text) => text,
            Err(error) => return report.line(Verdict::Refused, name, &error.to_string()),
        };
        for value in Deserializer::from_slice(&text).into_iter::<Value>() {
            match value {
                Ok(value) => {
                    if is_cut(&value) {
                        let note = "it has a NextToken: this is one page of an answer, so make sure that the next pages were saved too";
                        report.line(Verdict::Note, name, note);
                    }
                    for saved in saved::recognise(value) {
                        self.note(saved, name, report);
                    }
                }
                Err(error) => {
                    return report.line(Verdict::Refused, name, &format!("broken JSON: {error}"));
                }
            }
        }
    }

    fn note(&mut self, saved: Saved, from: &str, report: &mut Report) {
        match saved {
            Saved::Left(why) => report.line(Verdict::Left, from, &why),
            Saved::Endpoint(row) => self.endpoints.push((from.to_owned(), row)),
            Saved::ListedTemplate(row) => {
                let id = template_id(&row);
                self.active.insert(id, text(&row, "Version").to_owned());
            }
            Saved::One(kind, value) => {
                let key = key(kind, &value);
                let thing = self.things.entry(key.clone()).or_default();
                if thing.from.is_empty() {
                    from.clone_into(&mut thing.from);
                }
                match thing.versions.get(&number(&value)) {
                    Some(other) if *other != value => {
                        let note =
                            format!("it is also in {from}, in other words, which are not used");
                        report.line(Verdict::Note, &describe(&key, &value), &note);
                    }
                    Some(_) => {}
                    None => drop(thing.versions.insert(number(&value), value)),
                }
            }
        }
    }

    /// Things that name no application belong to the only one there is.
    fn find_homes(&mut self, report: &mut Report) {
        let apps = self.apps();
        let homeless =
            |key: &Key| key.app.is_empty() && !matches!(key.kind, Kind::Template | Kind::App);
        let lost: Vec<Key> = self
            .things
            .keys()
            .filter(|key| homeless(key))
            .cloned()
            .collect();
        for mut key in lost {
            let Some(thing) = self.things.remove(&key) else {
                continue;
            };
            match (apps.first(), apps.len()) {
                (Some(only), 1) => {
                    key.app.clone_from(only);
                    self.things.entry(key).or_insert(thing);
                }
                _ => report.line(
                    Verdict::Refused,
                    &describe(&key, thing.latest()),
                    "it names no application. Save it as the AWS CLI prints it, or import it with --app alone",
                ),
            }
        }
    }
}

enum Sniffed {
    Rows,
    Values,
    Foreign,
}

/// Tells rows from other JSON by the first lines.
fn sniff(path: &Path) -> io::Result<Sniffed> {
    let mut text = Text::open(path)?;
    for n in 0..SNIFFED_LINES {
        let line = match text.line() {
            Ok(Line::Whole(line)) => line,
            Ok(Line::TooLong | Line::End) => break,
            Err(error) if n == 0 => return Err(error),
            Err(_) => break,
        };
        let first = line.iter().find(|byte| !byte.is_ascii_whitespace());
        match first {
            Some(b'{' | b'[') => {}
            Some(_) if n == 0 => return Ok(Sniffed::Foreign),
            Some(_) | None => continue,
        }
        if serde_json::from_slice(&line).is_ok_and(|value| saved::is_endpoint(&value)) {
            return Ok(Sniffed::Rows);
        }
    }
    Ok(Sniffed::Values)
}

fn is_cut(value: &Value) -> bool {
    let has = |value: &Value| value.get("NextToken").is_some_and(Value::is_string);
    has(value)
        || value
            .as_object()
            .is_some_and(|members| members.values().any(has))
}

fn key(kind: Kind, value: &Value) -> Key {
    let id = match kind {
        Kind::Template => template_id(value),
        Kind::Channel => text(value, "Platform").to_owned(),
        Kind::Settings | Kind::EventStream => String::new(),
        Kind::App | Kind::Segment | Kind::Campaign | Kind::Journey => text(value, "Id").to_owned(),
    };
    let app = match kind {
        Kind::App | Kind::Template => "",
        _ => text(value, "ApplicationId"),
    };
    Key {
        kind,
        app: app.to_owned(),
        id,
    }
}

/// Kind and name, as they end the path.
fn template_id(value: &Value) -> String {
    format!(
        "{}/{}",
        text(value, "TemplateType"),
        text(value, "TemplateName")
    )
}

/// The version, whether it is written as a number or, as templates have it, as a text.
fn number(value: &Value) -> i64 {
    let version = &value["Version"];
    let spelt = || version.as_str().and_then(|text| text.parse().ok());
    version.as_i64().or_else(spelt).unwrap_or(1)
}

/// A member that is a text.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// A thing as the report names it.
pub(super) fn describe(key: &Key, value: &Value) -> String {
    let name = text(value, "Name");
    match key.kind {
        Kind::App => format!("application {} \"{name}\"", key.id),
        Kind::Settings => format!("settings of {}", key.app),
        Kind::Template => format!("template {}", key.id),
        Kind::Channel => format!("channel {} of {}", key.id, key.app),
        Kind::EventStream => format!("event stream of {}", key.app),
        Kind::Segment => format!("segment {} \"{name}\"", key.id),
        Kind::Campaign => format!("campaign {} \"{name}\"", key.id),
        Kind::Journey => format!("journey {} \"{name}\"", key.id),
    }
}
