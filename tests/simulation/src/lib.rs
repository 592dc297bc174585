//! Runs the engine in a small world that goes wrong: the host crashes between any two calls, commits fail, effects fail, fail but
//! landed, get lost or come twice, and the clock jumps. A seed makes all of it, so the same seed makes the same log.
//!
//! `world.rs` is the host, `clients.rs` what people and back ends do, `provider.rs` the mail provider, `sink.rs` the stream that events are carried to, `ledger.rs` what really happened,
//! and `promises.rs` what must hold whatever happened.

mod clients;
mod dice;
mod ledger;
mod promises;
mod provider;
mod sink;
mod world;

pub use dice::fresh_seed;

/// Steps of a run before it is brought to rest.
const STEPS: usize = 500;

/// What one run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    pub seed: u64,
    /// Everything that happened, a line each.
    pub log: Vec<String>,
    pub tally: Tally,
}

/// How much of everything a run had, to see that it tried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub crashes: usize,
    pub failed_commits: usize,
    pub events: usize,
    pub sends: usize,
    pub sent: usize,
    pub skipped: usize,
    pub failed: usize,
    pub unknown: usize,
    pub landed_but_denied: usize,
    /// Records that event streams brought, and those that had been there before.
    pub records: usize,
    pub repeats: usize,
    /// How often somebody was announced to have joined a segment.
    pub joined: usize,
}

/// A promise that did not hold.
#[derive(Debug)]
pub struct Broken {
    pub seed: u64,
    pub promise: String,
    /// Everything that happened before it was seen.
    pub log: Vec<String>,
}

impl Broken {
    /// The last `lines` of the log, and what to do with them.
    pub fn show(&self, lines: usize) -> String {
        let from = self.log.len().saturating_sub(lines);
        let log = self.log[from..].join("\n");
        let Broken { seed, promise, .. } = self;
        format!(
            "{log}\nseed {seed}: {promise}\nRun it again with --first {seed} --seeds 1, and --lines N for more of its log"
        )
    }
}

/// Runs one seed, and checks every promise.
pub fn run(seed: u64) -> Result<Story, Box<Broken>> {
    let mut world = world::World::new(seed);
    let done = act(&mut world);
    match done {
        Ok(tally) => Ok(Story {
            seed,
            log: world.log,
            tally,
        }),
        Err(promise) => Err(Box::new(Broken {
            seed,
            promise,
            log: world.log,
        })),
    }
}

fn act(world: &mut world::World) -> Result<Tally, String> {
    clients::furnish(world)?;
    for _ in 0..STEPS {
        world.step()?;
    }
    world.rest()?;
    promises::check(world)
}
