//! The shape of a parsed template: what it may call, what it costs at most, and how a bare variable prints.

use super::helpers;
use handlebars::template::{
    DecoratorTemplate, HelperTemplate, Parameter, Subexpression, TemplateElement,
};
use handlebars::{Path, Template};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Where a text starts; what is wrong with all of it is wrong here.
const START: (usize, usize) = (1, 1);
/// Steps that rendering a template may take at most, whatever its variables hold.
const STEPS_MAX: u64 = 100_000;
/// What including a partial costs beside its content: it copies the variables.
const PARTIAL_STEPS: u64 = 50;

/// Where something is wrong, as line and column, and what.
pub(super) type Fault = ((usize, usize), String);

/// Makes a parsed template ready to render, or says what is wrong with it.
///
/// Bare variables become calls of a helper, since a list prints its first value. Conditions used as blocks become `if` blocks around
/// the same condition, and `each` sees the first items only. What is left are calls of known helpers, and partials of the template's own
/// that do not include themselves, so that the steps of rendering can be counted beforehand. `restore` puts back text that was set aside
/// from the parser.
pub(super) fn settle(
    template: &mut Template,
    restore: &dyn Fn(&str) -> String,
) -> Result<(), Fault> {
    let mut walk = Walk {
        inline: BTreeMap::new(),
        place: START,
        restore,
    };
    let work = walk.template(template)?;
    let steps = walk.steps(&work, &mut BTreeSet::new())?;
    match steps > STEPS_MAX {
        true => Err((
            START,
            format!("rendering takes up to {steps} steps, and {STEPS_MAX} are the limit"),
        )),
        false => Ok(()),
    }
}

/// What rendering a piece of a template takes: steps of its own, and how often it includes which partials.
#[derive(Debug, Default)]
struct Work {
    steps: u64,
    partials: BTreeMap<String, u64>,
}

impl Work {
    fn add(&mut self, other: Work, times: u64) {
        self.steps = self.steps.saturating_add(other.steps.saturating_mul(times));
        for (name, uses) in other.partials {
            let sum = self.partials.entry(name).or_default();
            *sum = sum.saturating_add(uses.saturating_mul(times));
        }
    }
}

struct Walk<'a> {
    inline: BTreeMap<String, Work>,
    place: (usize, usize),
    restore: &'a dyn Fn(&str) -> String,
}

impl Walk<'_> {
    fn template(&mut self, template: &mut Template) -> Result<Work, Fault> {
        let mut work = Work::default();
        let Template {
            elements, mapping, ..
        } = template;
        for (n, element) in elements.iter_mut().enumerate() {
            if let Some(place) = mapping.get(n) {
                self.place = (place.0, place.1);
            }
            work.add(self.element(element)?, 1);
        }
        Ok(work)
    }

    fn element(&mut self, element: &mut TemplateElement) -> Result<Work, Fault> {
        let mut work = Work {
            steps: 1,
            ..Work::default()
        };
        match element {
            TemplateElement::RawString(text) => *text = (self.restore)(text),
            TemplateElement::Comment(_) => {}
            TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                work.steps += self.expression(call)?;
            }
            TemplateElement::HelperBlock(block) => work.add(self.block(block)?, 1),
            TemplateElement::DecoratorBlock(decorator) => self.inline(decorator)?,
            TemplateElement::PartialExpression(partial) => work.add(self.partial(partial)?, 1),
            TemplateElement::PartialBlock(_) => {
                return self.fault("blocks around a partial ({{#> …}}) are not supported");
            }
            // Decorator expressions, and what a later version of the parser may add.
            _ => return self.fault("decorators other than inline are not supported"),
        }
        Ok(work)
    }

    fn expression(&self, call: &mut HelperTemplate) -> Result<u64, Fault> {
        if call.params.is_empty() && call.hash.is_empty() {
            match &call.name {
                Parameter::Subexpression(inner) => {
                    let mut inner = Parameter::Subexpression(inner.clone());
                    let steps = self.parameter(&mut inner)?;
                    call.params.push(inner);
                    call.name = Parameter::Name(helpers::PRINT.to_owned());
                    return Ok(steps);
                }
                Parameter::Name(name) => {
                    let path = Path::parse(name).or_else(|_| self.fault("that is no variable"))?;
                    call.params.push(Parameter::Path(path));
                }
                Parameter::Path(path) => call.params.push(Parameter::Path(path.clone())),
                _ => return self.fault("that is no variable"),
            }
            call.name = Parameter::Name(helpers::PRINT.to_owned());
            return Ok(1);
        }
        self.known(&call.name, helpers::is_inline)?;
        self.parameters(call)
    }

    fn block(&mut self, block: &mut HelperTemplate) -> Result<Work, Fault> {
        let name = self.known(&block.name, |name| {
            helpers::is_block(name) || helpers::is_condition(name)
        })?;
        let mut work = Work {
            steps: self.parameters(block)?,
            ..Work::default()
        };
        let mut times = 1;
        if helpers::is_condition(&name) {
            let params = std::mem::take(&mut block.params);
            let condition = Subexpression::new(block.name.clone(), params, HashMap::new());
            block.hash.clear();
            block.name = Parameter::Name("if".to_owned());
            block.params.push(Parameter::Subexpression(condition));
        } else if name == "each" {
            times = helpers::EACH_MAX as u64;
            let first = std::mem::take(&mut block.params);
            let name = Parameter::Name(helpers::FEW.to_owned());
            let few = Subexpression::new(name, first, HashMap::new());
            block.params.push(Parameter::Subexpression(few));
        }
        if let Some(content) = &mut block.template {
            work.add(self.template(content)?, times);
        }
        if let Some(otherwise) = &mut block.inverse {
            work.add(self.template(otherwise)?, 1);
        }
        Ok(work)
    }

    fn inline(&mut self, decorator: &mut DecoratorTemplate) -> Result<(), Fault> {
        if decorator.name.as_name() != Some("inline") {
            return self.fault("decorators other than inline are not supported");
        }
        let name = match decorator.params.as_slice() {
            [Parameter::Literal(serde_json::Value::String(name))] => name.clone(),
            _ => return self.fault("an inline partial needs a name in quotes"),
        };
        let work = match &mut decorator.template {
            Some(content) => self.template(content)?,
            None => Work::default(),
        };
        self.inline.entry(name).or_default().add(work, 1);
        Ok(())
    }

    fn partial(&mut self, partial: &mut DecoratorTemplate) -> Result<Work, Fault> {
        let Parameter::Name(name) = &partial.name else {
            return self.fault("a partial is included by its plain name");
        };
        let name = name.clone();
        let mut steps = PARTIAL_STEPS;
        for parameter in partial.params.iter_mut().chain(partial.hash.values_mut()) {
            steps += self.parameter(parameter)?;
        }
        Ok(Work {
            steps,
            partials: BTreeMap::from([(name, 1)]),
        })
    }

    fn parameters(&self, call: &mut HelperTemplate) -> Result<u64, Fault> {
        let mut steps = 1;
        for parameter in call.params.iter_mut().chain(call.hash.values_mut()) {
            steps += self.parameter(parameter)?;
        }
        Ok(steps)
    }

    fn parameter(&self, parameter: &mut Parameter) -> Result<u64, Fault> {
        let Parameter::Subexpression(inner) = parameter else {
            return Ok(1);
        };
        match inner.element.as_mut() {
            TemplateElement::Expression(call) => {
                self.known(&call.name, helpers::is_inline)?;
                self.parameters(call)
            }
            _ => self.fault("that is no call of a helper"),
        }
    }

    /// The name of a helper that may be called here.
    fn known(&self, name: &Parameter, may: impl Fn(&str) -> bool) -> Result<String, Fault> {
        match name {
            Parameter::Name(name) if may(name) => Ok(name.clone()),
            Parameter::Name(name) => self.fault(&format!("there is no helper {name} here")),
            _ => self.fault("a helper is called by its plain name"),
        }
    }

    /// Steps of a piece with the partials it includes; an error when one of them includes itself or does not exist.
    fn steps(&self, work: &Work, inside: &mut BTreeSet<String>) -> Result<u64, Fault> {
        let mut steps = work.steps;
        for (name, uses) in &work.partials {
            let Some(partial) = self.inline.get(name) else {
                return Err((START, format!("there is no inline partial {name}")));
            };
            if !inside.insert(name.clone()) {
                return Err((START, format!("the partial {name} includes itself")));
            }
            let each = self.steps(partial, inside)?;
            inside.remove(name);
            steps = steps.saturating_add(uses.saturating_mul(each));
        }
        Ok(steps)
    }

    fn fault<T>(&self, message: &str) -> Result<T, Fault> {
        Err((self.place, message.to_owned()))
    }
}
