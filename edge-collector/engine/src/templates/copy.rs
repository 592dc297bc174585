//! Templates as applications hold them: enough to send with, no more.

use super::email::{Draft, PartError};
use super::{model, store};
use crate::effect::{News, Told};
use crate::error::ApiError;
use crate::sql::SqlError;
use crate::turn::Turn;
use crate::{Scope, Timestamp, apps, sql, tells};
use carillon_wire::{
    CampaignInAppMessage, PushNotificationTemplateRequest, SMSTemplateRequest, TemplateType,
    VoiceTemplateRequest,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Versions of templates told to a new application in one page.
const TELL_PAGE: i64 = 100;

/// What applications are told of one version of a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateCopy {
    pub(super) name: String,
    /// What was told before there were later versions does not say it.
    #[serde(default = "first")]
    pub(super) version: i64,
    pub(super) active: bool,
    #[serde(flatten)]
    pub(super) words: Words,
    /// An older word never replaces a newer one.
    #[serde(alias = "modified")]
    pub(super) stamp: Timestamp,
}

/// What applications are told when a version, or all of a template, is deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateGone {
    pub(super) kind: TemplateType,
    pub(super) name: String,
    pub(super) version: Option<i64>,
    pub(super) stamp: Timestamp,
}

/// What a template says. Kinds that nothing sends yet are held as they were written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Words {
    Email(EmailTemplate),
    InApp(CampaignInAppMessage),
    Push(Box<PushNotificationTemplateRequest>),
    Sms(SMSTemplateRequest),
    Voice(VoiceTemplateRequest),
}

/// An email template to send with.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct EmailTemplate {
    pub(crate) version: i64,
    pub(crate) subject: String,
    pub(crate) html: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    /// What fills a variable that nothing else does, by its dotted name.
    pub(crate) defaults: BTreeMap<String, String>,
}

impl EmailTemplate {
    /// Parses its parts, once for all recipients. What the account accepted parses.
    pub(crate) fn draft(&self) -> Result<Draft, PartError> {
        Draft::parse(
            &self.subject,
            self.html.as_deref(),
            self.text.as_deref(),
            &self.headers,
        )
    }
}

impl Words {
    pub(super) fn kind(&self) -> TemplateType {
        match self {
            Words::Email(_) => TemplateType::Email,
            Words::InApp(_) => TemplateType::Inapp,
            Words::Push(_) => TemplateType::Push,
            Words::Sms(_) => TemplateType::Sms,
            Words::Voice(_) => TemplateType::Voice,
        }
    }

    /// The text of a row.
    pub(super) fn json(&self) -> Result<String, SqlError> {
        let json = match self {
            Words::Email(words) => serde_json::to_string(words),
            Words::InApp(words) => serde_json::to_string(words),
            Words::Push(words) => serde_json::to_string(words),
            Words::Sms(words) => serde_json::to_string(words),
            Words::Voice(words) => serde_json::to_string(words),
        };
        json.map_err(|error| SqlError::Corrupt(error.to_string()))
    }
}

fn first() -> i64 {
    1
}

/// In the account's scope: tells every application what a version now says, and whether it is the active one.
pub(super) fn tell_everyone(turn: &Turn<'_>, version: &model::Version) -> Result<(), ApiError> {
    let copy = version.copy(store::stamp(turn.sql, turn.now)?)?;
    for app in apps::records(turn)? {
        tells::tell(turn, Scope::App(app.id), Told::Template(copy.clone()))?;
    }
    Ok(())
}

/// In the account's scope: tells every application that a version is gone, or the whole template.
pub(super) fn tell_gone(
    turn: &Turn<'_>,
    template: &model::Template,
    version: Option<i64>,
) -> Result<(), ApiError> {
    let gone = TemplateGone {
        kind: template.kind,
        name: template.name.clone(),
        version,
        stamp: store::stamp(turn.sql, turn.now)?,
    };
    for app in apps::records(turn)? {
        tells::tell(turn, Scope::App(app.id), Told::TemplateGone(gone.clone()))?;
    }
    Ok(())
}

/// In the account's scope: tells a new application all templates.
pub(crate) fn tell_all(turn: &Turn<'_>, app: &str) -> Result<(), ApiError> {
    let stamp = store::stamp(turn.sql, turn.now)?;
    let mut last = None;
    loop {
        let page = store::after(turn.sql, last.as_ref(), TELL_PAGE)?;
        for version in &page {
            let copy = Told::Template(version.copy(stamp)?);
            tells::tell(turn, Scope::App(app.to_owned()), copy)?;
        }
        match page.into_iter().last() {
            Some(version) => last = Some(version),
            None => return Ok(()),
        }
    }
}

/// In the application's scope: keeps the copy.
pub(crate) fn hear(turn: &Turn<'_>, copy: &TemplateCopy) -> Result<(), ApiError> {
    if is_awake(turn)? {
        store::keep_copy(turn.sql, copy)?;
        announce(turn, copy.words.kind());
    }
    Ok(())
}

/// In the application's scope: forgets the copy, and that an older word of it may come.
pub(crate) fn hear_gone(turn: &Turn<'_>, gone: &TemplateGone) -> Result<(), ApiError> {
    if is_awake(turn)? {
        match gone.version {
            Some(version) => store::forget_copy(turn.sql, gone, version)?,
            None => store::forget_copies(turn.sql, gone)?,
        }
        announce(turn, gone.kind);
    }
    Ok(())
}

/// Open pages may show a message that is written in a template.
fn announce(turn: &Turn<'_>, kind: TemplateType) {
    if kind == TemplateType::Inapp {
        turn.announce(News::Changed);
    }
}

/// Whether the application keeps what it hears. Before it has heard that it exists it cannot, and is told again.
fn is_awake(turn: &Turn<'_>) -> Result<bool, ApiError> {
    match sql::born(turn.sql)? {
        true => apps::is_here(turn),
        false => Err(ApiError::Conflict(
            "The application has not heard of itself yet.".to_owned(),
        )),
    }
}

/// In the application's scope: an email template to send with, the active version unless one is named. `None` when there is none.
pub(crate) fn email(
    turn: &Turn<'_>,
    name: &str,
    version: Option<&str>,
) -> Result<Option<EmailTemplate>, ApiError> {
    held(turn, TemplateType::Email, name, version)
}

/// In the application's scope: an in-app template to show, the active version unless one is named. `None` when there is none.
pub(crate) fn in_app(
    turn: &Turn<'_>,
    name: &str,
    version: Option<&str>,
) -> Result<Option<CampaignInAppMessage>, ApiError> {
    held(turn, TemplateType::Inapp, name, version)
}

fn held<T: DeserializeOwned>(
    turn: &Turn<'_>,
    kind: TemplateType,
    name: &str,
    version: Option<&str>,
) -> Result<Option<T>, ApiError> {
    match version.filter(|version| !version.is_empty()) {
        Some(version) => {
            let number = model::version_number(version)?;
            Ok(store::copy(turn.sql, kind, name, number)?)
        }
        None => Ok(store::active_copy(turn.sql, kind, name)?),
    }
}
