//! The events that the collector has not acknowledged, oldest first.

use crate::text::{push_all, separate};

pub(crate) const QUEUE_EVENTS_MAX: usize = 1_000;
pub(crate) const QUEUE_BYTES_MAX: usize = 512 * 1024;
/// Events of one request (Pinpoint: PutEvents).
pub(crate) const REQUEST_EVENTS_MAX: usize = 100;
/// What a closing page may still have in the air: browsers refuse more than 64 KiB, counted over all requests.
pub(crate) const REQUEST_BYTES_MAX: usize = 60_000;
/// From here on a request is worth making at once.
const FULL_EVENTS: usize = 30;
const FULL_BYTES: usize = 24 * 1024;
/// Quotes, colon, braces and comma around an event.
const EVENT_FRAME_BYTES: usize = 6;
/// Names, braces and commas around what events have in common, and around all of them.
const EVENTS_FRAME_BYTES: usize = 24;

const WAITING: u32 = 0;

pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) at: u64,
    /// To be sent by then.
    pub(crate) due: u64,
    /// Not to be sent before: it may be on its way from the page that recorded it.
    pub(crate) hold: u64,
    /// The members of its own, without braces.
    pub(crate) json: String,
    /// The members that it shares with other events of its session, without braces.
    pub(crate) common: String,
    /// WAITING, or the request it is travelling in.
    batch: u32,
    /// The collector asked to have it again.
    again: bool,
}

impl Event {
    pub(crate) fn new(id: &str, at: u64, due: u64, json: String, common: String) -> Event {
        Event {
            id: id.into(),
            at,
            due,
            hold: 0,
            json,
            common,
            batch: WAITING,
            again: false,
        }
    }

    fn bytes(&self) -> usize {
        self.id.len() + self.json.len() + EVENT_FRAME_BYTES
    }

    fn ready(&self, now: u64) -> bool {
        self.batch == WAITING && self.hold <= now
    }
}

/// The queue.
#[derive(Default)]
pub(crate) struct Queue {
    events: Vec<Event>,
    /// Events that the next request may carry; a 413 halves it.
    width: usize,
}

impl Queue {
    pub(crate) fn has(&self, id: &str) -> bool {
        self.events.iter().any(|event| event.id == id)
    }

    /// Takes an event in. Past the cap the oldest custom event that is not travelling goes, or else the oldest of any kind; it is returned.
    pub(crate) fn push(&mut self, event: Event) -> Option<String> {
        self.events.push(event);
        if self.events.len() <= QUEUE_EVENTS_MAX && self.bytes(|_| true) <= QUEUE_BYTES_MAX {
            return None;
        }
        let waiting = |event: &Event| event.batch == WAITING;
        let custom = |event: &Event| waiting(event) && !event.json.starts_with("\"EventType\":\"_");
        let place = self
            .events
            .iter()
            .position(custom)
            .or_else(|| self.events.iter().position(waiting))?;
        Some(self.events.remove(place).id)
    }

    fn bytes(&self, which: impl Fn(&Event) -> bool) -> usize {
        self.events
            .iter()
            .filter(|event| which(event))
            .map(Event::bytes)
            .sum()
    }

    /// The time by which a request should be made, if anything waits.
    pub(crate) fn due(&self, now: u64) -> Option<u64> {
        let (mut count, mut bytes, mut due) = (0, 0, None);
        for event in self.events.iter().filter(|event| event.batch == WAITING) {
            if event.ready(now) {
                count += 1;
                bytes += event.bytes();
            }
            let at = event.due.max(event.hold);
            due = Some(due.map_or(at, |earliest: u64| earliest.min(at)));
        }
        if count >= FULL_EVENTS || bytes >= FULL_BYTES {
            Some(now)
        } else {
            due
        }
    }

    /// Bytes travelling now.
    pub(crate) fn flying_bytes(&self) -> usize {
        self.bytes(|event| event.batch != WAITING)
    }

    pub(crate) fn len(&self) -> usize {
        self.events.len()
    }

    /// Writes as many ready events as fit into `room` bytes, and what they have in common once; marks them as travelling. The first one
    /// says what that is: others wait for the next request. An event that fits into no request at all goes alone, if it may.
    pub(crate) fn write(
        &mut self,
        out: &mut String,
        batch: u32,
        room: usize,
        alone: bool,
        now: u64,
    ) -> usize {
        let width = if self.width == 0 {
            REQUEST_EVENTS_MAX
        } else {
            self.width
        };
        let (mut count, mut used, mut common) = (0, EVENTS_FRAME_BYTES, None);
        for event in self.events.iter_mut().filter(|event| event.ready(now)) {
            if common.is_none() {
                used += event.common.len();
                push_all(out, &["\"Common\":{", &event.common, "},"]);
                out.push_str("\"Events\":{");
            }
            if *common.get_or_insert(&event.common) != &event.common {
                continue;
            }
            used += event.bytes();
            if count == width || (used > room && !(alone && count == 0)) {
                break;
            }
            separate(out);
            push_all(out, &["\"", &event.id, "\":{", &event.json, "}"]);
            event.batch = batch;
            event.again = false;
            count += 1;
        }
        if common.is_none() {
            out.push_str("\"Events\":{");
        }
        out.push_str("}");
        count
    }

    /// The collector wants this event again.
    pub(crate) fn again(&mut self, id: &str) {
        for event in self.events.iter_mut().filter(|event| event.id == id) {
            event.again = true;
        }
    }

    /// Lets the events of a request go, but for those wanted again, and reports each. Says whether any stays.
    pub(crate) fn finish(&mut self, batch: u32, mut gone: impl FnMut(&str)) -> bool {
        let mut stays = false;
        self.events.retain_mut(|event| {
            if event.batch != batch {
                return true;
            }
            if event.again {
                event.batch = WAITING;
                stays = true;
                return true;
            }
            gone(&event.id);
            false
        });
        self.width = 0;
        stays
    }

    /// The request came to nothing: its events wait again, until `hold`.
    pub(crate) fn give_back(&mut self, batch: u32, hold: u64) {
        for event in self.events.iter_mut().filter(|event| event.batch == batch) {
            event.batch = WAITING;
            event.hold = hold;
            event.due = hold;
        }
    }

    /// The request was too large, or something in it was wrong: the next one carries half as many. False if it cannot be halved.
    pub(crate) fn halve(&mut self, batch: u32) -> bool {
        let count = self
            .events
            .iter()
            .filter(|event| event.batch == batch)
            .count();
        self.width = count / 2;
        self.width > 0
    }

    /// Reports what travels now, so that the next page waits before it sends the same again.
    pub(crate) fn flying(&mut self, hold: u64, mut report: impl FnMut(&Event)) {
        for event in self
            .events
            .iter_mut()
            .filter(|event| event.batch != WAITING)
        {
            event.hold = hold;
            report(event);
        }
    }

    /// Drops events from before `oldest`, and reports each.
    pub(crate) fn expire(&mut self, oldest: u64, mut gone: impl FnMut(&str)) {
        self.events.retain(|event| {
            let stays = event.at >= oldest || event.batch != WAITING;
            if !stays {
                gone(&event.id);
            }
            stays
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str, json: &str) -> Event {
        Event::new(id, 0, 5_000, json.into(), String::new())
    }

    #[test]
    fn the_oldest_custom_event_makes_room() {
        let mut queue = Queue::default();
        queue.push(event("first", "\"EventType\":\"_monetization.purchase\""));
        for n in 1..QUEUE_EVENTS_MAX {
            assert_eq!(
                queue.push(event(&n.to_string(), "\"EventType\":\"view\"")),
                None
            );
        }
        assert_eq!(queue.push(event("last", "{}")).as_deref(), Some("1"));
        assert_eq!(queue.len(), QUEUE_EVENTS_MAX);
    }

    #[test]
    fn bytes_are_capped_too_and_counted_back() {
        let mut queue = Queue::default();
        let large = "x".repeat(50_000);
        for n in 0..10 {
            queue.push(event(&n.to_string(), &large));
        }
        assert_eq!(queue.push(event("one more", &large)).as_deref(), Some("0"));
        let mut out = String::from("{");
        assert_eq!(queue.write(&mut out, 7, REQUEST_BYTES_MAX, false, 0), 1);
        assert!(queue.flying_bytes() > 50_000);
        assert!(!queue.finish(7, |_| ()));
        queue.expire(1, |_| ());
        assert_eq!((queue.len(), queue.flying_bytes()), (0, 0));
    }

    #[test]
    fn thirty_events_are_due_at_once() {
        let mut queue = Queue::default();
        for n in 0..29 {
            queue.push(event(&n.to_string(), "{}"));
        }
        assert_eq!(queue.due(10), Some(5_000));
        queue.push(event("30th", "{}"));
        assert_eq!(queue.due(10), Some(10));
    }

    #[test]
    fn a_request_too_large_is_halved_down_to_one() {
        let mut queue = Queue::default();
        for n in 0..3 {
            queue.push(event(&n.to_string(), "{}"));
        }
        assert_eq!(queue.write(&mut String::from("{"), 1, 1_000, false, 0), 3);
        assert!(queue.halve(1));
        queue.give_back(1, 0);
        assert_eq!(queue.write(&mut String::from("{"), 2, 1_000, false, 0), 1);
        assert!(!queue.halve(2));
    }
}
