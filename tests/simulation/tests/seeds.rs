//! Fixed seeds for every day; `cargo run -p carillon-simulation -- --seeds N` tries others.

use carillon_simulation::{Tally, run};

const SEEDS: u64 = 24;
/// Lines of the log that a broken promise shows.
const LINES: usize = 40;

fn held(seed: u64) -> carillon_simulation::Story {
    run(seed).unwrap_or_else(|broken| panic!("{}", broken.show(LINES)))
}

#[test]
fn every_promise_holds_for_fixed_seeds() {
    let mut all = Tally::default();
    for seed in 1..=SEEDS {
        let tally = held(seed).tally;
        all.crashes += tally.crashes;
        all.failed_commits += tally.failed_commits;
        all.sent += tally.sent;
        all.skipped += tally.skipped;
        all.failed += tally.failed;
        all.unknown += tally.unknown;
        all.landed_but_denied += tally.landed_but_denied;
        all.records += tally.records;
        all.repeats += tally.repeats;
        all.joined += tally.joined;
    }
    // A simulation in which nothing goes wrong shows nothing.
    for (what, times) in [
        ("crashes", all.crashes),
        ("failed commits", all.failed_commits),
        ("sent", all.sent),
        ("skipped", all.skipped),
        ("failed", all.failed),
        ("unknown", all.unknown),
        ("landed but denied", all.landed_but_denied),
        ("records", all.records),
        ("repeats", all.repeats),
        ("joined", all.joined),
    ] {
        assert!(times > 0, "no {what} in {SEEDS} seeds: {all:?}");
    }
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in [7, 19] {
        assert_eq!(held(seed), held(seed));
    }
}
