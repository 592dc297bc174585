//! `carillon import FILE` (`upload.rs`) sends files of endpoints to an import of their own.
//!
//! `carillon import pinpoint`: loads what people saved of Amazon Pinpoint before it was shut down.
//!
//! `files.rs` finds and opens what was saved, `saved.rs` (with `terraform.rs`) tells what each file is by its content, `plan.rs` lays it all
//! out in the order in which one thing needs another, `take.rs` takes it in, object by object (`channels.rs` and
//! `references.rs` are parts of it), and `rows.rs` the endpoints, which are read from their files as they go. `report.rs` says what became of each.
//!
//! There is no note of how far an import came. What is here already stays as it is, so that the same command, given again after a stop,
//! passes over what it has done; and an object is one turn of the engine, so that none is there by halves.

mod channels;
mod files;
mod plan;
mod progress;
mod references;
mod report;
mod rows;
mod saved;
mod take;
mod terraform;
mod upload;

pub(crate) use upload::{Upload, upload};

use crate::config::Config;
use crate::log;
use crate::operator::Operator;
use plan::Plan;
use report::Report;
use std::path::PathBuf;
use take::Taker;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) paths: Vec<PathBuf>,
    /// The id or the name of the application that everything goes to; without it everything keeps its own.
    pub(crate) app: Option<String>,
    pub(crate) dry_run: bool,
}

/// Imports, and fails when anything was refused.
pub(crate) fn import(config: Config, wanted: &Import) -> Result<(), String> {
    log::set(log::Level::Error);
    let files = files::find(&wanted.paths)?;
    let operator = Operator::open(config, wanted.dry_run)?;
    let mut report = Report::new(wanted.dry_run);
    let done = run(&operator, wanted, &files, &mut report);
    operator.close();
    done.map_err(|error| {
        format!("{error}\nWhat was taken in so far is kept. Give the same command again, and it goes on from there.")
    })?;
    report.end()
}

fn run(
    operator: &Operator,
    wanted: &Import,
    files: &[PathBuf],
    report: &mut Report,
) -> Result<(), String> {
    let mut plan = Plan::read(files, report);
    let mut taker = Taker::new(operator, report);
    if let Some(app) = &wanted.app {
        plan.direct(taker.named(app)?)?;
    }
    taker.all(&plan)?;
    rows::all(&mut taker, &plan)
}
