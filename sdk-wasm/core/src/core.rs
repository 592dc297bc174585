//! The core: one browser's session, queue and endpoint, and the requests they lead to.

use crate::clock::push_iso;
use crate::endpoint::{Endpoint, Group};
use crate::queue::{Event, Queue, REQUEST_BYTES_MAX};
use crate::retry::Retry;
use crate::session::{SESSION_IDLE_MS, Session};
use crate::text::{is_id, push_all, push_int};

/// What is recorded or learnt travels within this time. A browser that is killed loses what its page wrote down in the last seconds, so
/// that the collector is the safer place.
const SEND_MS: u64 = 500;
/// A request that may have been cut off with its page is not repeated before this.
const HOLD_MS: u64 = 30_000;
/// Events older than this are given up.
const EVENT_AGE_MS_MAX: u64 = 7 * 24 * 3_600_000;

/// How hard to push for a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Drive {
    /// Only when one is due.
    Due,
    /// As soon as one is allowed.
    Now,
    /// The page may be about to go: also beside another request and during a pause, within what browsers let a closing page send.
    LastGasp,
}

/// What the SDK knows, and all it decides.
#[derive(Default)]
pub struct Core {
    id: String,
    /// Shows the collector that this browser is the one that the endpoint belongs to.
    secret: String,
    /// Members that every event carries, as JSON, such as the SDK's name.
    common: String,
    session: Option<Session>,
    queue: Queue,
    endpoint: Endpoint,
    endpoint_due: u64,
    endpoint_again: bool,
    retry: Retry,
    /// The number of the last request.
    batch: u32,
    /// Requests without an answer.
    flying: u32,
    pub(crate) actions: String,
}

impl Core {
    /// Learns, before all else, for which endpoint it works. `common` holds members for every event: `"SdkName":"…"`.
    pub fn open(&mut self, id: &str, secret: &str, common: &str) {
        self.id = id.into();
        self.secret = secret.into();
        self.common = common.into();
    }

    // ── Sessions ──

    /// Takes over what other tabs or an earlier page wrote under `s`: one visit is one session. Empty text: another tab ended it.
    pub fn see_session(&mut self, text: &str) {
        let seen = Session::read(text);
        if let (Some(seen), Some(mine)) = (&seen, &mut self.session) {
            if seen.id == mine.id {
                mine.touch(seen.last);
                return;
            }
            if seen.last < mine.last {
                return;
            }
        }
        self.session = seen;
    }

    /// The page shows life at `now`. A session that is over ends; without one, a new one begins, named `fresh`.
    pub fn touch(&mut self, now: u64, fresh: &str) {
        self.idle(now);
        if self.session.is_none() && is_id(fresh) {
            self.session = Some(Session::begin(fresh, now));
            self.queue_session_event("\"_session.start\"", "-start", now, false);
            push_all(&mut self.actions, &["*", fresh, "\n"]);
        }
        if let Some(session) = &mut self.session {
            session.touch(now);
            if let Some(text) = session.save() {
                push_all(&mut self.actions, &["=s\t", &text, "\n"]);
            }
        }
    }

    /// Ends the session if it has been idle for too long.
    pub fn idle(&mut self, now: u64) {
        if self
            .session
            .as_ref()
            .is_some_and(|session| session.over(now))
        {
            self.end();
        }
    }

    /// Ends the session, as of its last sign of life.
    pub fn end(&mut self) {
        let Some(last) = self.session.as_ref().map(|session| session.last) else {
            return;
        };
        self.queue_session_event("\"_session.stop\"", "-stop", last, true);
        self.session = None;
        self.actions.push_str("=s\t\n");
    }

    /// Session events are named after their session, so that two tabs that see the same end make one event of it.
    fn queue_session_event(&mut self, kind: &str, suffix: &str, at: u64, stopped: bool) {
        let mut id = String::new();
        if let Some(session) = &self.session {
            push_all(&mut id, &[&session.id, suffix]);
        }
        let event = NewEvent {
            id: &id,
            kind,
            attributes: "",
            metrics: "",
            at,
        };
        let (json, common) = self.event_json(&event, true, stopped);
        self.queue_event(&id, at, at + SEND_MS, 0, json, common);
    }

    // ── Events ──

    /// Takes in an event. One that is not live comes from an earlier page, which wrote it down before it had a core; it neither begins
    /// nor prolongs a session.
    pub fn record(&mut self, event: &NewEvent<'_>, live: bool, now: u64) {
        if live {
            self.touch(event.at, event.id);
        }
        let (json, common) = self.event_json(event, live, false);
        self.queue_event(event.id, event.at, now + SEND_MS, 0, json, common);
    }

    /// Takes in an event that an earlier page wrote down and may have sent.
    pub fn adopt(&mut self, id: &str, at: u64, hold: u64, json: &str, common: &str, now: u64) {
        let due = now + SEND_MS;
        self.queue_event(
            id,
            at,
            due,
            hold.min(now + HOLD_MS),
            json.into(),
            common.into(),
        );
    }

    /// An event as the members of its own, and those that the events of its session have in common: each an object without its braces.
    fn event_json(&self, event: &NewEvent<'_>, live: bool, stopped: bool) -> (String, String) {
        let (mut out, mut common) = (String::new(), String::new());
        push_all(
            &mut out,
            &["\"EventType\":", event.kind, ",\"Timestamp\":\""],
        );
        push_iso(&mut out, event.at);
        out.push_str("\"");
        for (name, object) in [
            (",\"Attributes\":", event.attributes),
            (",\"Metrics\":", event.metrics),
        ] {
            if !object.is_empty() {
                push_all(&mut out, &[name, object]);
            }
        }
        if let Some(session) = self
            .session
            .as_ref()
            .filter(|session| live || session.spans(event.at))
        {
            if stopped {
                out.push_str(",");
                session.write(&mut out, true);
            }
            session.write(&mut common, false);
            common.push_str(",");
        }
        common.push_str(&self.common);
        (out, common)
    }

    fn queue_event(
        &mut self,
        id: &str,
        at: u64,
        due: u64,
        hold: u64,
        json: String,
        common: String,
    ) {
        if !is_id(id) || self.queue.has(id) {
            return;
        }
        let mut event = Event::new(id, at, due, json, common);
        event.hold = hold;
        write_down(&mut self.actions, &event);
        if let Some(gone) = self.queue.push(event) {
            give_up(&mut self.actions, &gone, "overflow");
        }
    }

    // ── The endpoint ──

    /// Learns a fact about the endpoint. `name` is a JSON string, `value` is JSON. What an earlier user did is sent off before another's
    /// name is learnt.
    pub fn set(&mut self, group: Group, name: &str, value: &str, now: u64) {
        if group == Group::User && self.endpoint.belongs_to_other(value) {
            self.request(Drive::Now, now);
        }
        if self.endpoint.set(group, name, value) {
            self.endpoint_due = now + SEND_MS;
            self.keep_endpoint();
        }
    }

    /// Takes over what the last page kept under `e`.
    pub fn see_endpoint(&mut self, text: &str) {
        self.endpoint.read(text);
    }

    fn keep_endpoint(&mut self) {
        self.actions.push_str("=e\t");
        self.endpoint.save(&mut self.actions);
        self.actions.push_str("\n");
    }

    // ── Requests ──

    /// Makes a request if there is something to send and it may be sent now; says whether it did.
    pub fn request(&mut self, drive: Drive, now: u64) -> bool {
        let allowed = match drive {
            Drive::LastGasp => now >= self.retry.told(),
            _ => self.flying == 0 && now >= self.retry.not_before(),
        };
        if !allowed || (drive == Drive::Due && self.due(now).is_none_or(|due| due > now)) {
            return false;
        }
        let actions = &mut self.actions;
        self.queue
            .expire(now.saturating_sub(EVENT_AGE_MS_MAX), |id| {
                give_up(actions, id, "expired");
            });

        let batch = self.batch + 1;
        let endpoint = self.endpoint.dirty();
        let mut body = String::new();
        let start = [
            "{\"BatchItem\":{\"",
            &self.id,
            "\":{\"Secret\":\"",
            &self.secret,
        ];
        push_all(&mut body, &start);
        body.push_str("\",\"Endpoint\":");
        self.endpoint.write(&mut body, batch);
        body.push_str(",");
        const CLOSING: &str = "}}}";
        let room = REQUEST_BYTES_MAX
            .saturating_sub(self.queue.flying_bytes() + body.len() + CLOSING.len());
        let count = self
            .queue
            .write(&mut body, batch, room, drive != Drive::LastGasp, now);
        if count == 0 && !endpoint {
            return false;
        }
        self.batch = batch;
        self.flying += 1;
        self.actions.push_str(">");
        push_int(&mut self.actions, u64::from(batch));
        self.actions.push_str("\t");
        push_int(&mut self.actions, count as u64);
        push_all(&mut self.actions, &["\t", &body, CLOSING, "\n"]);
        true
    }

    /// The collector wants this event of a request again (a 429 or 5xx of its own); an empty id stands for the endpoint.
    pub fn again(&mut self, id: &str) {
        self.endpoint_again |= id.is_empty();
        self.queue.again(id);
    }

    /// A request came back: with its HTTP status, or 0 if it did not reach anyone. `random` is one of 0..1000.
    pub fn answer(&mut self, batch: u32, status: u64, retry_after_ms: u64, random: u64, now: u64) {
        self.flying = self.flying.saturating_sub(1);
        let later = matches!(status, 0 | 408 | 425 | 429 | 500..);
        let taken = !(later || (matches!(status, 400 | 413) && self.queue.halve(batch)));
        let endpoint_taken = taken && !core::mem::take(&mut self.endpoint_again);
        let stays = if taken {
            self.finish(batch, status) || !endpoint_taken
        } else {
            later
        };
        if stays {
            self.retry.failed(retry_after_ms, random, now);
        } else {
            self.retry.worked();
        }
        if !taken {
            self.queue.give_back(batch, 0);
        }
        if self.endpoint.settle(batch, endpoint_taken) {
            self.keep_endpoint();
            if endpoint_taken && status < 300 {
                self.actions.push_str("@\n");
            }
        }
    }

    /// Lets a request's events go: delivered, or refused for good. Says whether the collector wants any of them again.
    fn finish(&mut self, batch: u32, status: u64) -> bool {
        let mut reason = String::new();
        push_int(&mut reason, status);
        let actions = &mut self.actions;
        self.queue.finish(batch, |id| {
            if status < 300 {
                forget(actions, id);
            } else {
                give_up(actions, id, &reason);
            }
        })
    }

    /// The page may be about to go: sends what can be sent, and writes down what is on its way, so that the next page does not send
    /// it again at once.
    pub fn leave(&mut self, now: u64) {
        while self.request(Drive::LastGasp, now) {}
        let actions = &mut self.actions;
        self.queue
            .flying(now + HOLD_MS, |event| write_down(actions, event));
    }

    /// The network is back, or the page is: no need to sit out a pause that was our own idea.
    pub fn hurry(&mut self) {
        self.retry.hurry();
    }

    /// Ends a turn: how much is left to do, and when.
    pub(crate) fn report(&mut self, now: u64) {
        self.actions.push_str("#");
        push_int(&mut self.actions, self.queue.len() as u64);
        self.actions.push_str(if self.endpoint.known() {
            "\t0\t"
        } else {
            "\t1\t"
        });
        if let Some(wake) = self.wake(now) {
            push_int(&mut self.actions, wake.saturating_sub(now));
        }
    }

    /// The time of the next turn that is needed even if nothing happens.
    fn wake(&self, now: u64) -> Option<u64> {
        let idle = self
            .session
            .as_ref()
            .map(|session| session.last + SESSION_IDLE_MS);
        let due = self
            .due(now)
            .filter(|_| self.flying == 0)
            .map(|due| due.max(self.retry.not_before()));
        earlier(idle, due)
    }

    fn due(&self, now: u64) -> Option<u64> {
        earlier(
            self.queue.due(now),
            self.endpoint.dirty().then_some(self.endpoint_due),
        )
    }
}

/// An event as a page recorded it.
pub struct NewEvent<'a> {
    /// Its id, and that of the session that it may begin.
    pub id: &'a str,
    /// Its type, as a JSON string.
    pub kind: &'a str,
    /// A JSON object, or nothing.
    pub attributes: &'a str,
    /// A JSON object, or nothing.
    pub metrics: &'a str,
    pub at: u64,
}

fn earlier(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        _ => one.or(other),
    }
}

fn write_down(actions: &mut String, event: &Event) {
    push_all(actions, &["+", &event.id, "\t"]);
    push_int(actions, event.at);
    actions.push_str("\t");
    push_int(actions, event.hold);
    push_all(actions, &["\t", &event.json, "\t", &event.common, "\n"]);
}

fn forget(actions: &mut String, id: &str) {
    push_all(actions, &["-", id, "\n"]);
}

fn give_up(actions: &mut String, id: &str, reason: &str) {
    push_all(actions, &["!", id, "\t", reason, "\n"]);
}
