//! Runs as many seeds as it is told, and stops at the first promise that does not hold.
//!
//! `carillon-simulation [--seeds N] [--first SEED] [--lines N]`

use std::process::ExitCode;

const HELP: &str = "carillon-simulation [--seeds N] [--first SEED] [--lines N]";

#[derive(Clone, Copy)]
struct Options {
    first: u64,
    seeds: u64,
    /// Lines of the log that a broken promise shows.
    lines: usize,
}

fn main() -> ExitCode {
    match options().and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        first: carillon_simulation::fresh_seed(),
        seeds: 100,
        lines: 40,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().and_then(|value| value.parse().ok());
        match (name.as_str(), value) {
            ("--seeds", Some(value)) => options.seeds = value,
            ("--first", Some(value)) => options.first = value,
            ("--lines", Some(value)) => {
                options.lines = usize::try_from(value).unwrap_or(usize::MAX);
            }
            _ => return Err(HELP.to_owned()),
        }
    }
    Ok(options)
}

fn run(options: Options) -> Result<(), String> {
    let Options {
        first,
        seeds,
        lines,
    } = options;
    println!("simulation: {seeds} seeds from {first}");
    for seed in first..first.saturating_add(seeds) {
        let story = carillon_simulation::run(seed).map_err(|broken| broken.show(lines))?;
        let tally = story.tally;
        println!(
            "seed {seed}: {} events, {} sends = {} sent + {} failed + {} skipped + {} unknown; {} crashes, {} failed commits, {} landed but denied; {} records streamed, {} of them again; {} joined",
            tally.events,
            tally.sends,
            tally.sent,
            tally.failed,
            tally.skipped,
            tally.unknown,
            tally.crashes,
            tally.failed_commits,
            tally.landed_but_denied,
            tally.records,
            tally.repeats,
            tally.joined
        );
    }
    println!("{seeds} seeds: every promise held");
    Ok(())
}
