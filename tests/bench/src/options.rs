//! What to measure, and how much of it.

use std::path::PathBuf;

const HELP: &str = "\
carillon-bench [ingest] [--events N] [--endpoints N] [--connections N]
carillon-bench audiences [--endpoints N]
carillon-bench import   [--rows N]
carillon-bench edge     [--events N] [--endpoints N] [--connections N]
carillon-bench crash    [--rounds N] [--events N] [--connections N] [--seed N]
All but edge take --carillon PATH, the program to run; without it, the one built beside this one.";

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Ingest,
    Audiences,
    Import,
    Edge,
    Crash,
}

/// Everything a command line may say.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) what: What,
    pub(crate) carillon: PathBuf,
    pub(crate) events: usize,
    pub(crate) endpoints: usize,
    pub(crate) rows: usize,
    pub(crate) connections: usize,
    pub(crate) rounds: u64,
    pub(crate) seed: Option<u64>,
}

impl Options {
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut arguments = arguments.peekable();
        let what = match arguments.peek().map(String::as_str) {
            Some("ingest") => Some(What::Ingest),
            Some("audiences") => Some(What::Audiences),
            Some("import") => Some(What::Import),
            Some("edge") => Some(What::Edge),
            Some("crash") => Some(What::Crash),
            _ => None,
        };
        if what.is_some() {
            arguments.next();
        }
        let what = what.unwrap_or(What::Ingest);
        let (events, connections) = match what {
            What::Crash => (10_000, 4),
            What::Edge => (100_000, 16),
            What::Ingest | What::Audiences | What::Import => (400_000, 32),
        };
        let mut options = Options {
            what,
            carillon: beside_this()?,
            events,
            endpoints: if what == What::Audiences {
                1_000_000
            } else {
                1_000
            },
            rows: 1_000_000,
            connections,
            rounds: 20,
            seed: None,
        };
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or(HELP)?;
            let number = || {
                value
                    .parse::<usize>()
                    .map_err(|_| format!("{name}: {value} is not a number"))
            };
            match name.as_str() {
                "--carillon" => options.carillon = PathBuf::from(&value),
                "--events" => options.events = number()?.max(1),
                "--endpoints" => options.endpoints = number()?.max(1),
                "--rows" => options.rows = number()?.max(1),
                "--connections" => options.connections = number()?.max(1),
                "--rounds" => options.rounds = number()? as u64,
                "--seed" => options.seed = Some(number()? as u64),
                _ => return Err(HELP.to_owned()),
            }
        }
        Ok(options)
    }
}

fn beside_this() -> Result<PathBuf, String> {
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    Ok(this.with_file_name("carillon"))
}
