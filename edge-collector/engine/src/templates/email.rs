//! An email as templates and messages give it: its parts parsed once, then rendered for many.

use super::render::{RenderError, Renderer, Text};

/// Characters of a rendered header's value.
const HEADER_VALUE_CHARS_MAX: usize = 870;

/// The parts of an email, parsed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Draft {
    subject: Text,
    html: Option<Text>,
    text: Option<Text>,
    headers: Vec<(String, Text)>,
}

/// The parts of an email, rendered for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) subject: String,
    pub(crate) html: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
}

/// Which part of an email is at fault, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {error}")]
pub(crate) struct PartError {
    pub(crate) part: &'static str,
    pub(crate) error: RenderError,
}

impl Draft {
    pub(crate) fn parse(
        subject: &str,
        html: Option<&str>,
        text: Option<&str>,
        headers: &[(String, String)],
    ) -> Result<Draft, PartError> {
        let part = |part: &'static str, text: &str| {
            Text::parse(text).map_err(|error| PartError { part, error })
        };
        let headers = headers
            .iter()
            .map(|(name, value)| Ok((name.clone(), part("Headers", value)?)));
        Ok(Draft {
            subject: part("Subject", subject)?,
            html: html.map(|html| part("HtmlPart", html)).transpose()?,
            text: text.map(|text| part("TextPart", text)).transpose()?,
            headers: headers.collect::<Result<_, _>>()?,
        })
    }

    /// Renders every part. Only the HTML part is escaped; a line break in the subject or a header becomes a blank, so that no variable
    /// adds a header of its own.
    pub(crate) fn render(&self, renderer: &Renderer) -> Result<Rendered, PartError> {
        let at = |part: &'static str| move |error| PartError { part, error };
        let line = |part: &'static str, text: &Text| {
            renderer
                .text(text)
                .map(|text| one_line(&text))
                .map_err(at(part))
        };
        let headers = self.headers.iter().map(|(name, value)| {
            let value = line("Headers", value)?;
            check_header(name, &value)?;
            Ok((name.clone(), value))
        });
        Ok(Rendered {
            subject: line("Subject", &self.subject)?,
            headers: headers.collect::<Result<_, _>>()?,
            html: self
                .html
                .as_ref()
                .map(|html| renderer.html(html).map_err(at("HtmlPart")))
                .transpose()?,
            text: self
                .text
                .as_ref()
                .map(|text| renderer.text(text).map_err(at("TextPart")))
                .transpose()?,
        })
    }
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

fn check_header(name: &str, value: &str) -> Result<(), PartError> {
    match value.chars().count() > HEADER_VALUE_CHARS_MAX {
        true => Err(PartError {
            part: "Headers",
            error: RenderError {
                line: 1,
                message: format!("{name} comes to more than {HEADER_VALUE_CHARS_MAX} characters"),
            },
        }),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Draft;
    use crate::templates::Renderer;
    use serde_json::json;

    #[test]
    fn each_part_is_rendered_in_its_own_way() {
        let header = ("X-Name".to_owned(), "{{name}}".to_owned());
        let draft = Draft::parse(
            "Hi {{name}}",
            Some("<p>{{name}}</p>"),
            Some("{{name}}"),
            &[header],
        )
        .unwrap();
        let renderer = Renderer::new(json!({"name": ["<A&B>\r\nBcc: x@example.com"]}));
        let email = draft.render(&renderer).unwrap();
        assert_eq!(email.subject, "Hi <A&B>  Bcc: x@example.com");
        assert_eq!(
            email.html.unwrap(),
            "<p>&lt;A&amp;B&gt;\r\nBcc: x@example.com</p>"
        );
        assert_eq!(email.text.unwrap(), "<A&B>\r\nBcc: x@example.com");
        assert_eq!(
            email.headers,
            [("X-Name".to_owned(), "<A&B>  Bcc: x@example.com".to_owned())]
        );
    }

    #[test]
    fn the_part_at_fault_is_named() {
        let fault = Draft::parse("s", Some("a\n{{#if}"), None, &[]).unwrap_err();
        assert!(
            fault.to_string().starts_with("HtmlPart: line 2: "),
            "{fault}"
        );
        let header = ("X".to_owned(), "{{long}}".to_owned());
        let draft = Draft::parse("s", None, None, &[header]).unwrap();
        let fault = draft
            .render(&Renderer::new(json!({"long": "x".repeat(871)})))
            .unwrap_err();
        assert_eq!(
            fault.to_string(),
            "Headers: line 1: X comes to more than 870 characters"
        );
    }
}
