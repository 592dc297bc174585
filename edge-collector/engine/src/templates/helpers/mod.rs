//! Helpers that templates may call, by the names that Pinpoint documents. All are functions of their arguments.

mod conditions;
mod numbers;
mod words;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, RenderErrorReason,
    ScopedJson, html_escape, no_escape,
};
use serde_json::Value;
use std::sync::LazyLock;

/// Prints a bare variable. No template can name it: it is put there when a template is settled.
pub(super) const PRINT: &str = "%print";
/// The first items of a list; `each` goes over no more.
pub(super) const FEW: &str = "%few";
pub(super) const EACH_MAX: usize = 15;

/// Bytes of one argument of a helper, and of what a helper makes.
const ARGUMENT_BYTES_MAX: usize = 10_000;
const RESULT_BYTES_MAX: usize = 100_000;

/// Blocks, and `lookup`, that Handlebars itself brings.
const BLOCKS: [&str; 4] = ["if", "unless", "each", "with"];
const LOOKUP: &str = "lookup";

type Run = fn(&Args<'_>) -> Result<Value, String>;

/// Whether the helper gives a value: `{{name …}}` or `(name …)`.
pub(super) fn is_inline(name: &str) -> bool {
    name == LOOKUP || all().any(|(known, _)| known == name)
}

/// Whether the helper is a block of its own.
pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// Whether the helper answers yes or no, and so may open a block too.
pub(super) fn is_condition(name: &str) -> bool {
    conditions::ALL.iter().any(|(known, _)| *known == name)
}

/// Helpers for a part in which nothing is escaped.
pub(super) fn for_text() -> &'static Handlebars<'static> {
    static TEXT: LazyLock<Handlebars<'static>> = LazyLock::new(|| {
        let mut registry = registry();
        registry.register_escape_fn(no_escape);
        registry
    });
    &TEXT
}

/// Helpers for a part in which what they print is escaped for HTML.
pub(super) fn for_html() -> &'static Handlebars<'static> {
    static HTML: LazyLock<Handlebars<'static>> = LazyLock::new(|| {
        let mut registry = registry();
        registry.register_escape_fn(html_escape);
        registry
    });
    &HTML
}

fn registry() -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    let own: [(&'static str, Run); 2] = [(PRINT, print), (FEW, few)];
    for (name, run) in all().chain(own) {
        registry.register_helper(name, Box::new(Function { name, run }));
    }
    registry
}

fn all() -> impl Iterator<Item = (&'static str, Run)> {
    conditions::ALL
        .iter()
        .chain(words::ALL)
        .chain(numbers::ALL)
        .copied()
}

struct Function {
    name: &'static str,
    run: Run,
}

impl HelperDef for Function {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let args = Args { helper };
        (self.run)(&args)
            .map(ScopedJson::Derived)
            .map_err(|fault| RenderErrorReason::Other(format!("{}: {fault}", self.name)).into())
    }
}

/// The arguments of one call. A list stands for its first value, except where a helper asks for the list.
struct Args<'a> {
    helper: &'a Helper<'a>,
}

impl Args<'_> {
    fn count(&self) -> usize {
        self.helper.params().len()
    }

    fn value(&self, n: usize) -> Result<&Value, String> {
        match self.helper.param(n) {
            Some(value) => Ok(value.value()),
            None => Err(format!("at least {} arguments are needed", n + 1)),
        }
    }

    fn text(&self, n: usize) -> Result<String, String> {
        bounded(text(self.value(n)?))
    }

    fn number(&self, n: usize) -> Result<f64, String> {
        let text = self.text(n)?;
        number(&text).ok_or_else(|| format!("a number is needed, and this is \"{text}\""))
    }

    /// A whole number of characters or places.
    fn size(&self, n: usize) -> Result<usize, String> {
        size(self.number(n)?)
    }

    fn named(&self, name: &str) -> Option<&Value> {
        self.helper.hash_get(name).map(|value| value.value())
    }

    fn named_text(&self, name: &str, default: &str) -> Result<String, String> {
        self.named(name)
            .map_or_else(|| Ok(default.to_owned()), |value| bounded(text(value)))
    }
}

fn bounded(text: String) -> Result<String, String> {
    match text.len() > ARGUMENT_BYTES_MAX {
        true => Err(format!(
            "an argument has at most {ARGUMENT_BYTES_MAX} bytes"
        )),
        false => Ok(text),
    }
}

fn size(number: f64) -> Result<usize, String> {
    match number >= 0.0 && number <= RESULT_BYTES_MAX as f64 {
        true => Ok(number as usize),
        false => Err(format!("a size is from 0 to {RESULT_BYTES_MAX}")),
    }
}

/// A value as it prints: the first of a list, nothing for an object or for what is missing.
fn text(value: &Value) -> String {
    match value {
        Value::Null | Value::Object(_) => String::new(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.as_f64().map_or_else(String::new, numbers::write),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.first().map_or_else(String::new, text),
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim()
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

fn print(args: &Args<'_>) -> Result<Value, String> {
    Ok(Value::from(text(args.value(0)?)))
}

fn few(args: &Args<'_>) -> Result<Value, String> {
    Ok(match args.value(0)? {
        Value::Array(values) => values.iter().take(EACH_MAX).cloned().collect(),
        Value::Object(members) => {
            let few = members.iter().take(EACH_MAX);
            Value::Object(
                few.map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
            )
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Value::Null,
        Value::String(text) if text.is_empty() => Value::Null,
        Value::String(text) => Value::from(vec![text.as_str()]),
    })
}
