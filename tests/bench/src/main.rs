//! Measures the real program from outside, and kills it to see what it keeps.
//!
//! `carillon-bench [ingest]` prints durable events a second over HTTP, as a ratio to a bare loop that inserts the same events in the same
//! run. `carillon-bench audiences` counts segments of a million people, and lets PostgreSQL count them too. `carillon-bench import` takes a
//! million people in from a file, as PostgreSQL does. `carillon-bench edge` sends events to the Worker, and counts the rows it writes for them.
//! `carillon-bench crash` sends events, ends the server with kill -9 at a random moment, and counts what is there afterwards.

mod audiences;
mod bare;
mod client;
mod clock;
mod crash;
mod dice;
mod edge;
mod file;
mod furniture;
mod host;
mod import;
mod ingest;
mod load;
mod options;
mod people;
mod postgres;
mod questions;

use options::{Options, What};
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = Options::read(std::env::args().skip(1)).and_then(|options| match options.what {
        What::Ingest => ingest::run(&options),
        What::Audiences => audiences::run(&options),
        What::Import => import::run(&options),
        What::Edge => edge::run(&options),
        What::Crash => crash::run(&options),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("carillon-bench: {error}");
            ExitCode::FAILURE
        }
    }
}
