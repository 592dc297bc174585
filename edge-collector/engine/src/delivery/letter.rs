//! Letters: the words of a treatment, parsed once and written for each recipient.

use super::model::{Content, Letter, Run, Waiting};
use super::store;
use crate::access;
use crate::effect::Mail;
use crate::endpoints::Endpoint;
use crate::error::ApiError;
use crate::templates::{self, Draft, PartError, RenderError, Renderer, Substitutions, context};
use crate::turn::Turn;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Why a letter cannot be written: the reason its send fails with.
type Fault = String;

/// The letters of the runs that one claim serves.
#[derive(Default)]
pub(super) struct Writers(HashMap<String, Vec<Result<Writer, Fault>>>);

/// One treatment's letter, ready to be written.
struct Writer {
    draft: Draft,
    defaults: BTreeMap<String, String>,
    from: Option<String>,
    reply_to: Vec<String>,
    substitutions: Substitutions,
}

impl Writers {
    /// Writes a send's mail. The inner error is about this one letter; the outer one about the store.
    pub(super) fn write(
        &mut self,
        turn: &Turn<'_>,
        run: &Run,
        send: &Waiting,
        sender: &str,
        to: &str,
        endpoint: Option<&Endpoint>,
    ) -> Result<Result<Mail, Fault>, ApiError> {
        if !self.0.contains_key(&run.id) {
            let content = store::content(turn.sql, &run.id)?;
            let writers: Result<Vec<_>, ApiError> = content
                .into_iter()
                .map(|content| Writer::new(turn, content))
                .collect();
            self.0.insert(run.id.clone(), writers?);
        }
        let writers = self.0.get(&run.id).map_or(&[][..], Vec::as_slice);
        let writer = usize::try_from(send.treatment)
            .ok()
            .and_then(|treatment| writers.get(treatment));
        Ok(match writer {
            None => Err("NO_CONTENT".to_owned()),
            Some(Err(fault)) => Err(fault.clone()),
            Some(Ok(writer)) => {
                let opened = open(turn, to, &send.extra.sealed);
                opened.and_then(|secrets| {
                    let variables = writer.variables(turn, send, to, endpoint, secrets);
                    let mail = writer.mail(send, sender, to, variables);
                    mail.map_err(|fault| rendering(&fault))
                })
            }
        })
    }
}

impl Writer {
    fn new(turn: &Turn<'_>, content: Content) -> Result<Result<Writer, Fault>, ApiError> {
        let mut words = match content.letter {
            Letter::Own(words) => *words,
            Letter::Template { name, version } => {
                match templates::email(turn, &name, version.as_deref())? {
                    Some(words) => words,
                    None => return Ok(Err("TEMPLATE_MISSING".to_owned())),
                }
            }
        };
        words.headers.extend(content.headers);
        let writer = words.draft().map(|draft| Writer {
            draft,
            defaults: words.defaults,
            from: content.from,
            reply_to: content.reply_to,
            substitutions: content.substitutions,
        });
        Ok(writer.map_err(|fault| rendering(&fault)))
    }

    /// What the letter may speak of: the endpoint's record, the event that triggered it, and the substitutions.
    fn variables(
        &self,
        turn: &Turn<'_>,
        send: &Waiting,
        to: &str,
        endpoint: Option<&Endpoint>,
        secrets: Substitutions,
    ) -> Value {
        let record = endpoint.map(|endpoint| serde_json::to_value(endpoint.response(turn.app())));
        let mut record = record
            .and_then(Result::ok)
            .unwrap_or_else(|| json!({"Address": to, "ChannelType": send.channel}));
        if !send.extra.event.is_empty() {
            record["Event"] = json!({"Attributes": send.extra.event});
        }
        let mut own = send.extra.substitutions.clone();
        own.extend(secrets);
        context::context(record, &own, &self.substitutions, &self.defaults)
    }

    fn mail(
        &self,
        send: &Waiting,
        sender: &str,
        to: &str,
        variables: Value,
    ) -> Result<Mail, PartError> {
        let renderer = Renderer::new(variables);
        let written = self.draft.render(&renderer)?;
        let (html, text) = match &send.extra.body {
            Some(body) => (
                None,
                Some(renderer.render_text(body).map_err(part("BodyOverride"))?),
            ),
            None => (written.html, written.text),
        };
        let subject = match &send.extra.title {
            Some(title) => renderer.render_text(title).map_err(part("TitleOverride"))?,
            None => written.subject,
        };
        let headers = written.headers.into_iter();
        Ok(Mail {
            id: send.id.clone(),
            from: one_line(self.from.as_deref().unwrap_or(sender)),
            to: one_line(to),
            reply_to: self.reply_to.iter().map(|to| one_line(to)).collect(),
            subject: one_line(&subject),
            html,
            text,
            headers: headers
                .map(|(name, value)| (one_line(&name), one_line(&value)))
                .collect(),
        })
    }
}

/// Seals a substitution that is a secret, for the message to one address and under one name. It is opened where the letter is written, so
/// that no row of a run holds it.
pub(crate) fn seal(
    turn: &Turn<'_>,
    to: &str,
    name: &str,
    secret: &str,
) -> Result<String, ApiError> {
    access::seal(turn, &seal_name(turn, to, name), secret)
}

/// Opens what [`seal`] sealed. What does not open, since the seal key is another now, is this one letter's fault.
fn open(
    turn: &Turn<'_>,
    to: &str,
    sealed: &BTreeMap<String, String>,
) -> Result<Substitutions, Fault> {
    let open = |(name, sealed): (&String, &String)| {
        let secret = access::unseal(turn, &seal_name(turn, to, name), sealed);
        secret.map(|secret| (name.clone(), vec![secret]))
    };
    let opened: Result<_, _> = sealed.iter().map(open).collect();
    opened.map_err(|_| "SEALED".to_owned())
}

fn seal_name(turn: &Turn<'_>, to: &str, name: &str) -> String {
    format!("{}/messages/{to}/{name}", turn.app())
}

fn part(part: &'static str) -> impl Fn(RenderError) -> PartError {
    move |error| PartError { part, error }
}

fn rendering(fault: &PartError) -> Fault {
    format!("RENDERING: {fault}")
}

/// A header's value as one line: what a variable brought along must not begin another header.
fn one_line(text: &str) -> String {
    let text = text.trim();
    match text.contains(char::is_control) {
        true => text.replace(|letter: char| letter.is_control(), " "),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn no_value_begins_another_header() {
        assert_eq!(
            one_line(" Hello\r\nBcc: all@b.org "),
            "Hello  Bcc: all@b.org"
        );
    }
}
