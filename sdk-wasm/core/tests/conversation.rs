//! The core in conversation with a page and a collector: every request is read as the collector would read it.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeMap;

use carillon_rules::instant;
use carillon_sdk_core::Core;
use carillon_wire::{EventsBatch, EventsRequest};

const START: u64 = 1_767_323_045_678;
const MINUTE: u64 = 60_000;
const ID: &str = "11111111-2222";

/// A page with its journal, its store, and the requests that it was asked to make.
struct Page {
    core: Core,
    now: u64,
    journal: BTreeMap<String, String>,
    store: BTreeMap<String, String>,
    requests: Vec<(u32, EventsBatch, usize)>,
    drops: Vec<String>,
    sessions: usize,
    registrations: usize,
    waiting: usize,
    dirty: bool,
    wake: Option<u64>,
}

impl Page {
    fn open(now: u64) -> Page {
        let mut core = Core::default();
        core.open(ID, "secret", "\"SdkName\":\"test\"");
        let (journal, store) = (BTreeMap::new(), BTreeMap::new());
        let (requests, drops) = (Vec::new(), Vec::new());
        Page {
            core,
            now,
            journal,
            store,
            requests,
            drops,
            sessions: 0,
            registrations: 0,
            waiting: 0,
            dirty: false,
            wake: None,
        }
    }

    fn say(&mut self, input: &str) {
        let actions = self.core.turn(input, self.now);
        for line in actions.lines() {
            let (kind, rest) = line.split_at(1);
            let (key, value) = rest.split_once('\t').unwrap_or((rest, ""));
            match kind {
                "+" => drop(self.journal.insert(key.into(), rest.into())),
                "-" => assert!(
                    self.journal.remove(rest).is_some(),
                    "{rest} was never written down"
                ),
                "!" => {
                    assert!(
                        self.journal.remove(key).is_some(),
                        "{key} was never written down"
                    );
                    self.drops.push(value.into());
                }
                "=" => drop(self.store.insert(key.into(), value.into())),
                "*" => self.sessions += 1,
                "@" => self.registrations += 1,
                ">" => {
                    let (count, body) = value.split_once('\t').unwrap();
                    let batch = batch(body);
                    assert_eq!(count.parse(), Ok(batch.events.len()));
                    self.requests
                        .push((key.parse().unwrap(), batch, body.len()));
                }
                "#" => self.read_report(rest),
                _ => panic!("{line}"),
            }
        }
    }

    fn read_report(&mut self, report: &str) {
        let parts: Vec<&str> = report.split('\t').collect();
        self.waiting = parts[0].parse().unwrap();
        self.dirty = parts[1] == "1";
        self.wake = parts[2].parse().ok();
    }

    fn record(&mut self, id: &str, kind: &str) {
        self.say(&format!("r{id}\t\"{kind}\"\t\t\t{}\nq", self.now));
    }

    fn answer(&mut self, status: u32) {
        let batch = self.requests.last().unwrap().0;
        self.say(&format!("w{batch}\t{status}\t0\t500\nq"));
    }

    /// Lets time go by until the core wants a turn, and gives it one.
    fn sleep(&mut self) {
        self.now += self.wake.expect("the core waits for something");
        self.say("i\nq");
    }

    fn last(&self) -> &EventsBatch {
        &self.requests.last().unwrap().1
    }

    fn kinds(&self) -> Vec<&str> {
        self.last()
            .events
            .values()
            .map(|event| event.event_type.as_str())
            .collect()
    }
}

/// Reads a request, and gives its events what they have in common.
fn batch(body: &str) -> EventsBatch {
    let mut request: EventsRequest = carillon_wire::read(body.as_bytes()).unwrap();
    let mut batch = request.batch_item.remove(ID).unwrap();
    let common = batch.common.take().unwrap_or_default();
    for event in batch.events.values_mut() {
        assert!(event.sdk_name.is_none(), "what is common is said once");
        event.sdk_name.clone_from(&common.sdk_name);
        event.session = event.session.take().or_else(|| common.session.clone());
    }
    batch
}

#[test]
fn the_first_request_registers_and_starts_a_session() {
    let mut page = Page::open(START);
    page.say("f4\t\"Make\"\t\"Firefox\"\ntaaaa-1\nq");
    assert!(page.requests.is_empty() && page.dirty && page.sessions == 1);
    assert_eq!(page.wake, Some(500));
    page.sleep();
    assert_eq!(page.kinds(), ["_session.start"]);
    assert_eq!(
        page.last()
            .endpoint
            .demographic
            .as_ref()
            .unwrap()
            .make
            .as_deref(),
        Some("Firefox")
    );
    let (id, event) = page.last().events.first_key_value().unwrap();
    assert_eq!(id, "aaaa-1-start");
    assert_eq!(event.timestamp, "2026-01-02T03:04:05.678Z");
    assert_eq!(event.sdk_name.as_deref(), Some("test"));
    page.answer(202);
    assert!(page.journal.is_empty() && !page.dirty && page.registrations == 1);
    page.record("e1", "view");
    page.sleep();
    assert_eq!(
        page.last().endpoint,
        carillon_wire::PublicEndpoint::default(),
        "nothing new, nothing said"
    );
}

#[test]
fn a_session_ends_after_half_an_hour_and_its_duration_is_exact() {
    let mut page = Page::open(START);
    page.record("e1", "view");
    page.now += 7 * MINUTE + 123;
    page.record("e2", "view");
    page.answer(202);
    page.now += 30 * MINUTE;
    page.record("e3", "view");
    page.say("n");
    page.answer(202);
    page.say("n");
    assert_eq!(page.sessions, 2);
    let [.., (_, ended, _), (_, begun, _)] = page.requests.as_slice() else {
        panic!("a request for each session");
    };
    let stop = &ended.events["e1-stop"];
    let session = stop.session.as_ref().unwrap();
    let at = |text: &str| instant::parse(text).unwrap();
    let stopped = session.stop_timestamp.as_deref().unwrap();
    assert_eq!(
        session.duration,
        Some(at(stopped) - at(&session.start_timestamp))
    );
    assert_eq!(session.duration, Some((7 * MINUTE + 123) as i64));
    assert_eq!(stop.timestamp, stopped);
    assert_eq!(begun.events["e3"].session.as_ref().unwrap().id, "e3");
}

#[test]
fn an_idle_page_ends_its_session_by_itself() {
    let mut page = Page::open(START);
    page.say("ts1\nn");
    page.answer(202);
    assert_eq!(page.wake, Some(30 * MINUTE));
    page.sleep();
    assert_eq!(page.kinds(), ["_session.stop"]);
    page.answer(202);
    assert_eq!(
        (page.wake, page.waiting, page.store["s"].as_str()),
        (None, 0, "")
    );
}

#[test]
fn tabs_share_a_session() {
    let mut first = Page::open(START);
    first.say("ts1");
    let mut second = Page::open(START + 10 * MINUTE);
    second.say(&format!("s{}\nts2", first.store["s"]));
    second.record("e1", "view");
    second.say("n");
    assert_eq!(second.sessions, 0);
    assert_eq!(
        second.last().events["e1"].session.as_ref().unwrap().id,
        "s1"
    );
    first.now += 35 * MINUTE;
    first.say(&format!("s{}\ni", second.store["s"]));
    assert!(
        !first.journal.keys().any(|id| id.ends_with("-stop")),
        "the other tab was active 25 minutes ago"
    );
}

#[test]
fn requests_hold_a_hundred_events_and_sixty_thousand_bytes() {
    let mut page = Page::open(START);
    let big = format!("{{\"a\":\"{}\"}}", "x".repeat(1_500));
    let lines: Vec<String> = (0..250)
        .map(|n| {
            format!(
                "re{n}\t\"view\"\t{}\t{{\"n\":{n}}}\t{START}",
                if n < 100 { big.as_str() } else { "" }
            )
        })
        .collect();
    page.say(&lines.join("\n"));
    page.say("q");
    let mut seen = 0;
    while page.waiting > 0 {
        let (_, batch, bytes) = page.requests.last().unwrap();
        assert!(batch.events.len() <= 100 && *bytes <= 60_000);
        seen += batch.events.len();
        page.answer(202);
        page.say("n");
    }
    assert_eq!((seen, page.requests.len(), page.journal.len()), (251, 4, 0));
}

#[test]
fn a_closing_page_sends_two_hundred_events_at_once() {
    let mut page = Page::open(START);
    page.say("ts1\nn");
    page.answer(202);
    let line = |n| {
        format!(
            "r0197f3c2-5a11-4a57-9e0c-00000000{n:04}\t\"cart.add\"\t{{\"sku\":\"bourdon\",\"n\":\"{n}\"}}\t\t{START}\n"
        )
    };
    page.say(&format!("{}l", (0..200).map(line).collect::<String>()));
    let went: Vec<_> = page.requests[1..]
        .iter()
        .map(|(_, batch, bytes)| (batch.events.len(), *bytes))
        .collect();
    assert_eq!(went.iter().map(|(events, _)| events).sum::<usize>(), 200);
    assert!(
        went.iter().map(|(_, bytes)| bytes).sum::<usize>() < 60_000,
        "{went:?}"
    );
}

#[test]
fn failures_are_tried_again_later_and_later_until_one_works() {
    let mut page = Page::open(START);
    page.record("e1", "view");
    page.say("n");
    let mut pauses = Vec::new();
    for status in [0, 503, 429, 408] {
        page.answer(status);
        assert!(page.journal.contains_key("e1"), "kept until taken in");
        pauses.push(page.wake.unwrap());
        page.sleep();
    }
    assert_eq!(pauses, [750, 1_125, 1_687, 2_530]);
    page.answer(202);
    assert_eq!((page.waiting, page.drops.len()), (0, 0));
}

#[test]
fn retry_after_binds_even_a_closing_page() {
    let mut page = Page::open(START);
    page.record("e1", "view");
    page.say("n");
    page.say("w1\t429\t2000\t0\nh\nn\nl");
    assert_eq!(page.requests.len(), 1);
    page.now += 1_999;
    page.say("l");
    assert_eq!(page.requests.len(), 1);
    page.now += 1;
    page.say("q");
    assert_eq!(page.requests.len(), 2);
}

#[test]
fn refusals_are_counted_and_let_go() {
    for (status, reason) in [(400, "400"), (403, "403"), (404, "404")] {
        let mut page = Page::open(START);
        page.record("e1", "view");
        page.say("n");
        while page.waiting > 0 {
            page.answer(status);
            page.say("n");
        }
        assert_eq!(
            page.drops,
            [reason, reason],
            "the event and its session's start"
        );
        assert!(page.journal.is_empty());
    }
}

#[test]
fn a_request_refused_is_halved_until_the_culprit_is_alone() {
    for status in [400, 413] {
        halve_until_alone(status);
    }
}

fn halve_until_alone(status: u32) {
    let mut page = Page::open(START);
    for n in 0..8 {
        page.record(&format!("e{n}"), "view");
    }
    page.say("n");
    let mut taken = 0;
    while page.waiting > 0 {
        let guilty = page.last().events.contains_key("e5");
        taken += if guilty { 0 } else { page.last().events.len() };
        page.answer(if guilty { status } else { 202 });
        page.say("n");
        assert!(page.requests.len() < 30);
    }
    assert_eq!(
        (taken, page.drops.as_slice()),
        (8, &[status.to_string()][..])
    );
}

#[test]
fn single_events_may_be_asked_for_again() {
    let mut page = Page::open(START);
    page.record("e1", "view");
    page.record("e2", "view");
    page.say("n");
    page.say("xe2\nw1\t202\t0\t0\nq");
    assert_eq!(page.journal.keys().collect::<Vec<_>>(), ["e2"]);
    page.sleep();
    assert_eq!(page.last().events.keys().collect::<Vec<_>>(), ["e2"]);
}

#[test]
fn a_closing_page_sends_what_waits_once_and_the_next_page_is_patient() {
    let mut page = Page::open(START);
    page.record("e1", "view");
    page.say("n");
    page.record("e2", "view");
    page.say("l");
    page.say("l");
    assert_eq!(page.requests.len(), 2, "hidden, then gone: sent once");
    assert_eq!(page.kinds(), ["view"]);

    let mut next = Page::open(START + 200);
    let lines: Vec<String> = page
        .journal
        .values()
        .map(|line| format!("a{line}"))
        .collect();
    next.say(&lines.join("\n"));
    next.say("q\nn");
    assert_eq!(
        (next.requests.len(), next.waiting),
        (0, 3),
        "they may be on their way"
    );
    next.sleep();
    assert_eq!(next.now, START + 30_000);
    assert_eq!(next.last().events.len(), 3);
    next.answer(202);
    assert!(next.journal.is_empty());
}

#[test]
fn raw_events_of_a_page_without_a_core_are_recovered() {
    let mut page = Page::open(START);
    let earlier = START - 3 * MINUTE;
    page.say(&format!(
        "cr1\t\"cart.add\"\t{{\"sku\":\"A\"}}\t{{\"price\":9.5}}\t{earlier}\nn"
    ));
    let event = &page.last().events["r1"];
    assert_eq!(event.attributes.as_ref().unwrap()["sku"], "A");
    assert_eq!(event.metrics.as_ref().unwrap()["price"], 9.5);
    assert_eq!(instant::parse(&event.timestamp), Some(earlier as i64));
    assert!(event.session.is_none() && page.sessions == 0);
}

#[test]
fn events_a_week_old_are_given_up() {
    let mut page = Page::open(START);
    page.say(&format!(
        "aold\t{}\t0\t{{}}\nn",
        START - 8 * 24 * 60 * MINUTE
    ));
    assert_eq!(page.drops, ["expired"]);
    assert!(page.journal.is_empty() && page.requests.is_empty());
}

#[test]
fn what_one_user_did_is_sent_before_the_next_is_named() {
    let mut page = Page::open(START);
    page.say("f5\t\"UserId\"\t\"ada\"\nn");
    page.answer(202);
    page.record("e1", "view");
    page.say("f5\t\"UserId\"\t\"bob\"");
    assert!(page.last().events.contains_key("e1") && page.last().endpoint.user.is_none());
    page.answer(202);
    page.say("n");
    assert_eq!(
        page.last()
            .endpoint
            .user
            .as_ref()
            .unwrap()
            .user_id
            .as_deref(),
        Some("bob")
    );
}

#[test]
fn the_next_page_says_only_what_is_new() {
    let mut page = Page::open(START);
    page.say("f4\t\"Make\"\t\"Firefox\"\nf5\t\"UserId\"\t\"ada\"\nn");
    page.answer(202);
    let mut next = Page::open(START);
    next.say(&format!(
        "e{}\nf4\t\"Make\"\t\"Firefox\"\nf5\t\"UserId\"\t\"ada\"\nn",
        page.store["e"]
    ));
    assert!(next.requests.is_empty() && !next.dirty);
    next.say("f4\t\"Make\"\t\"Safari\"\nn");
    assert!(next.last().endpoint.user.is_none());
    assert_eq!(
        next.last()
            .endpoint
            .demographic
            .as_ref()
            .unwrap()
            .make
            .as_deref(),
        Some("Safari")
    );
}

#[test]
fn an_answer_without_the_endpoint_keeps_it_dirty() {
    let mut page = Page::open(START);
    page.say("f4\t\"Make\"\t\"Firefox\"\nn");
    page.say("x\nw1\t202\t0\t0\nq");
    assert!(page.dirty && page.registrations == 0);
    page.sleep();
    page.answer(202);
    assert!(!page.dirty && page.registrations == 1);
}

#[test]
fn rubbish_is_no_input() {
    let mut page = Page::open(START);
    page.say("\n\nz\nr\nr\"bad id\"\t\t\t\t\na\nw\nwx\ty\nf\nu\nx\né\ts\ns \u{1e}");
    assert!(page.requests.is_empty() && page.journal.is_empty());
}
