//! Runs as many seeds as it is told, and stops at the first promise that does not hold.
//!
//! `carillon-simulation [--seeds N] [--first SEED]`

use std::process::ExitCode;

const HELP: &str = "carillon-simulation [--seeds N] [--first SEED]";

fn main() -> ExitCode {
    match seeds().and_then(|(first, seeds)| run(first, seeds)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn seeds() -> Result<(u64, u64), String> {
    let (mut first, mut seeds) = (carillon_simulation::fresh_seed(), 100);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().and_then(|value| value.parse().ok());
        match (name.as_str(), value) {
            ("--seeds", Some(value)) => seeds = value,
            ("--first", Some(value)) => first = value,
            _ => return Err(HELP.to_owned()),
        }
    }
    Ok((first, seeds))
}

fn run(first: u64, seeds: u64) -> Result<(), String> {
    println!("simulation: {seeds} seeds from {first}");
    for seed in first..first.saturating_add(seeds) {
        let story = carillon_simulation::run(seed).map_err(|broken| {
            format!(
                "{}\nseed {}: {}\nRun it again with --first {} --seeds 1",
                broken.log.join("\n"),
                broken.seed,
                broken.promise,
                broken.seed
            )
        })?;
        let tally = story.tally;
        println!(
            "seed {seed}: {} events, {} sends = {} sent + {} failed + {} skipped + {} unknown; {} crashes, {} failed commits, {} landed but denied",
            tally.events,
            tally.sends,
            tally.sent,
            tally.failed,
            tally.skipped,
            tally.unknown,
            tally.crashes,
            tally.failed_commits,
            tally.landed_but_denied
        );
    }
    println!("{seeds} seeds: every promise held");
    Ok(())
}
