//! Rendering: Handlebars with Pinpoint's variables and helpers, bounded in depth, steps and size, reaching nothing but its variables.

use super::helpers;
use super::scan::{Lines, scan};
use super::shape;
use handlebars::{Context, Handlebars, Output, RenderContext, Renderable, Template};
use serde_json::Value;
use std::cell::Cell;

/// Bytes that all parts of one message may come to.
pub(crate) const OUTPUT_BYTES_MAX: usize = 1_000_000;

/// Why a text cannot be parsed or rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub(crate) struct RenderError {
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// A text with variables, parsed once and rendered for many.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text(Parsed);

#[derive(Debug, Clone, PartialEq)]
enum Parsed {
    /// Without variables.
    Plain(String),
    Template(Box<Template>, Lines),
}

impl Text {
    pub(crate) fn parse(text: &str) -> Result<Text, RenderError> {
        if !text.contains("{{") {
            return Ok(Text(Parsed::Plain(text.to_owned())));
        }
        let scanned = scan(text).map_err(|(line, message)| RenderError { line, message })?;
        let at = |place, message| RenderError {
            line: scanned.lines.original(place),
            message,
        };
        let mut template = Template::compile(&scanned.text).map_err(|error| {
            at(
                error.pos().unwrap_or((1, 1)),
                first_line(&error.reason().to_string()),
            )
        })?;
        shape::settle(&mut template, &|piece| scanned.restore(piece))
            .map_err(|(place, message)| at(place, message))?;
        Ok(Text(Parsed::Template(Box::new(template), scanned.lines)))
    }
}

/// Renders the parts of one message for one recipient.
pub(crate) struct Renderer {
    context: Context,
    /// Bytes that the message may still grow by.
    left: Cell<usize>,
}

impl Renderer {
    /// A renderer over the variables of one recipient; [`super::context::context`] gathers them.
    pub(crate) fn new(variables: Value) -> Renderer {
        Renderer {
            context: Context::from(variables),
            left: Cell::new(OUTPUT_BYTES_MAX),
        }
    }

    /// Renders a text as it is: subjects, text parts, headers.
    pub(crate) fn text(&self, text: &Text) -> Result<String, RenderError> {
        self.render(helpers::for_text(), text)
    }

    /// Renders a text in which variables are escaped for HTML.
    pub(crate) fn html(&self, text: &Text) -> Result<String, RenderError> {
        self.render(helpers::for_html(), text)
    }

    /// Parses and renders in one go; for a text used once.
    pub(crate) fn render_text(&self, text: &str) -> Result<String, RenderError> {
        self.text(&Text::parse(text)?)
    }

    fn render(
        &self,
        helpers: &'static Handlebars<'static>,
        text: &Text,
    ) -> Result<String, RenderError> {
        let mut out = Bounded {
            text: String::new(),
            left: self.left.get(),
        };
        match &text.0 {
            Parsed::Plain(text) => out.write(text).map_err(|error| RenderError {
                line: 1,
                message: error.to_string(),
            })?,
            Parsed::Template(template, lines) => {
                let mut context = RenderContext::new(None);
                template
                    .render(helpers, &self.context, &mut context, &mut out)
                    .map_err(|error| RenderError {
                        line: lines
                            .original((error.line_no.unwrap_or(1), error.column_no.unwrap_or(1))),
                        message: first_line(&error.reason().to_string()),
                    })?;
            }
        }
        self.left.set(out.left);
        Ok(out.text)
    }
}

/// An output that ends before it fills memory.
struct Bounded {
    text: String,
    left: usize,
}

impl Output for Bounded {
    fn write(&mut self, piece: &str) -> std::io::Result<()> {
        let too_long = || {
            std::io::Error::other(format!(
                "the message comes to more than {OUTPUT_BYTES_MAX} bytes"
            ))
        };
        self.left = self.left.checked_sub(piece.len()).ok_or_else(too_long)?;
        self.text.push_str(piece);
        Ok(())
    }
}

fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.trim_start_matches("IO Error: ").to_owned()
}
