//! The queue against whatever can go wrong, in any order: a page that dies keeps its journal, a request may land and its answer be lost,
//! the collector may be busy or want events again, the clock may be set back. A model of the collector is the judge.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may")]

use carillon_sdk_core::Core;
use carillon_wire::EventsRequest;
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::{BTreeMap, BTreeSet};

const START: u64 = 1_767_323_045_678;
const ID: &str = "11111111-2222";
/// Turns in which everything must have arrived once nothing goes wrong any more.
const HEALED_WITHIN: usize = 200;
/// Events of one request, and bytes that a closing page may send.
const REQUEST_EVENTS_MAX: usize = 100;
const REQUEST_BYTES_MAX: usize = 64 * 1024;

#[derive(Debug, Clone)]
enum Happening {
    /// The page records this many events, and its task ends.
    Record(usize),
    /// Time goes by, and the core gets the turn it asked for.
    Pass(u64),
    ClockSetBack(u64),
    Flush,
    /// The tab is hidden, and may be closed next.
    Leave,
    /// The network is back, or the page is.
    Hurry,
    /// One of the requests under way comes to an end.
    Answer(Index, Answer),
    /// The page is gone at once. Each request under way has landed or not, by the bits. The next page takes the journal over.
    Crash(u64),
}

#[derive(Debug, Clone)]
enum Answer {
    Taken,
    /// It was taken in, and the answer was lost.
    TakenUnheard,
    NeverArrived,
    Busy {
        retry_after_ms: u64,
    },
    TooLarge,
    /// Of its events, those whose bit is set are wanted again.
    PartlyAgain(u64),
}

fn happening() -> impl Strategy<Value = Happening> {
    let answer = prop_oneof![
        4 => Just(Answer::Taken),
        2 => Just(Answer::TakenUnheard),
        2 => Just(Answer::NeverArrived),
        2 => (0..20_000_u64).prop_map(|retry_after_ms| Answer::Busy { retry_after_ms }),
        1 => Just(Answer::TooLarge),
        2 => any::<u64>().prop_map(Answer::PartlyAgain),
    ];
    prop_oneof![
        5 => (1..15_usize).prop_map(Happening::Record),
        5 => (0..40_000_u64).prop_map(Happening::Pass),
        1 => (0..600_000_u64).prop_map(Happening::ClockSetBack),
        1 => Just(Happening::Flush),
        2 => Just(Happening::Leave),
        1 => Just(Happening::Hurry),
        8 => (any::<Index>(), answer).prop_map(|(which, answer)| Happening::Answer(which, answer)),
        1 => any::<u64>().prop_map(Happening::Crash),
    ]
}

/// A browser over all its pages, and the collector.
struct World {
    core: Core,
    now: u64,
    /// Pages and events so far, which make fresh ids.
    made: usize,
    journal: BTreeMap<String, String>,
    store: BTreeMap<String, String>,
    /// Requests under way: number and events.
    flying: Vec<(u32, Vec<String>)>,
    /// All events there ever were, those that the collector has, and those given up with the reason.
    recorded: BTreeSet<String>,
    taken: BTreeSet<String>,
    given_up: BTreeMap<String, String>,
    waiting: usize,
    wake: Option<u64>,
}

impl World {
    fn new() -> World {
        let mut world = World {
            core: Core::default(),
            now: START,
            made: 0,
            journal: BTreeMap::new(),
            store: BTreeMap::new(),
            flying: Vec::new(),
            recorded: BTreeSet::new(),
            taken: BTreeSet::new(),
            given_up: BTreeMap::new(),
            waiting: 0,
            wake: None,
        };
        world.open();
        world
    }

    /// A page opens: a new core, told what the last one left.
    fn open(&mut self) {
        self.core = Core::default();
        self.flying.clear();
        let kept = |key: &str| self.store.get(key).cloned().unwrap_or_default();
        let fresh = self.fresh_id();
        let left: String = self
            .journal
            .values()
            .map(|line| format!("a{line}\n"))
            .collect();
        self.say(&format!(
            "o{ID}\tsecret\t\"SdkName\":\"test\"\ne{}\ns{}\nt{fresh}\n{left}q",
            kept("e"),
            kept("s")
        ));
    }

    fn fresh_id(&self) -> String {
        format!("id-{}", self.made)
    }

    fn say(&mut self, input: &str) {
        self.made += 1;
        let actions = self.core.turn(input, self.now);
        for line in actions.lines() {
            let (kind, rest) = line.split_at(1);
            let (key, value) = rest.split_once('\t').unwrap_or((rest, ""));
            match kind {
                "+" => {
                    self.journal.insert(key.into(), rest.into());
                    self.recorded.insert(key.into());
                }
                "-" => drop(self.journal.remove(rest)),
                "!" => {
                    self.journal.remove(key);
                    self.given_up.insert(key.into(), value.into());
                }
                "=" => drop(self.store.insert(key.into(), value.into())),
                ">" => {
                    let (_, body) = value.split_once('\t').unwrap();
                    self.flying.push((key.parse().unwrap(), events(body)));
                }
                "#" => {
                    let parts: Vec<&str> = rest.split('\t').collect();
                    self.waiting = parts[0].parse().unwrap();
                    self.wake = parts[2].parse().ok();
                }
                "*" | "@" => {}
                _ => panic!("{line}"),
            }
        }
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Record(count) => {
                let record = |n| format!("rid-{}-{n}\t\"view\"\t\t\t{}\n", self.made, self.now);
                let lines: String = (0..count).map(record).collect();
                self.say(&format!("{lines}q"));
            }
            Happening::Pass(ms) => {
                self.now += ms;
                self.say("i\nq");
            }
            Happening::ClockSetBack(ms) => self.now -= ms,
            Happening::Flush => self.say("n"),
            Happening::Leave => self.say("l"),
            Happening::Hurry => self.say("h\nq"),
            Happening::Answer(..) if self.flying.is_empty() => {}
            Happening::Answer(which, answer) => {
                let which = which.index(self.flying.len());
                self.answer(which, &answer);
            }
            Happening::Crash(landed) => {
                for (place, (_, events)) in std::mem::take(&mut self.flying).into_iter().enumerate()
                {
                    if landed >> (place % 64) & 1 == 1 {
                        self.taken.extend(events);
                    }
                }
                self.open();
            }
        }
    }

    fn answer(&mut self, which: usize, answer: &Answer) {
        let (batch, events) = self.flying.remove(which);
        let mut again = String::new();
        let (status, retry_after_ms) = match answer {
            Answer::Taken | Answer::TakenUnheard => {
                self.taken.extend(events);
                (
                    if matches!(answer, Answer::Taken) {
                        202
                    } else {
                        0
                    },
                    0,
                )
            }
            Answer::NeverArrived => (0, 0),
            Answer::Busy { retry_after_ms } => (503, *retry_after_ms),
            // One event alone that is too large is given up, and rightly.
            Answer::TooLarge if events.len() > 1 => (413, 0),
            Answer::TooLarge => (503, 0),
            Answer::PartlyAgain(bits) => {
                for (place, event) in events.into_iter().enumerate() {
                    if bits >> (place % 64) & 1 == 1 {
                        again.push_str(&format!("x{event}\n"));
                    } else {
                        self.taken.insert(event);
                    }
                }
                (202, 0)
            }
        };
        self.say(&format!(
            "{again}w{batch}\t{status}\t{retry_after_ms}\t500\nq"
        ));
    }

    /// Nothing is anywhere but in the journal until the collector has it.
    fn check(&self) {
        for event in &self.recorded {
            let safe = self.taken.contains(event) || self.journal.contains_key(event);
            assert!(
                safe,
                "{event} is lost, given up as {:?}",
                self.given_up.get(event)
            );
        }
    }

    /// Lets everything arrive.
    fn heal(&mut self) {
        for _ in 0..HEALED_WITHIN {
            if !self.flying.is_empty() {
                self.answer(0, &Answer::Taken);
            } else if self.waiting > 0 {
                self.now += self.wake.expect("the core waits for something");
                self.say("i\nq");
            } else {
                return;
            }
        }
        panic!("{} events still wait", self.waiting);
    }
}

fn events(body: &str) -> Vec<String> {
    let mut request: EventsRequest = carillon_wire::read(body.as_bytes()).unwrap();
    let events = request.batch_item.remove(ID).unwrap().events;
    assert!(events.len() <= REQUEST_EVENTS_MAX && body.len() <= REQUEST_BYTES_MAX);
    events.into_keys().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_is_lost_whatever_happens(happenings in prop::collection::vec(happening(), 1..80)) {
        let mut world = World::new();
        for happening in happenings {
            world.happen(happening);
            world.check();
        }
        world.heal();
        prop_assert!(world.journal.is_empty(), "{:?}", world.journal);
        prop_assert!(world.recorded.is_subset(&world.taken));
        prop_assert!(world.given_up.is_empty(), "{:?}", world.given_up);
    }
}
