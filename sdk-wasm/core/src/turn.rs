//! The way in: one turn tells the core what happened, line by line, and answers with what is to be done.

use crate::core::{Core, Drive, NewEvent};
use crate::endpoint::Group;
use crate::text::{cut, read_int};

impl Core {
    /// Takes a turn at `now`. Each line of `input` is one thing that happened; its first character says what:
    ///
    /// * `o` id ⇥ secret ⇥ common: whose core this is, first of all
    /// * `s` text, `e` text: what was kept under these keys
    /// * `t` fresh: the page shows life · `i`: time passes · `z`: the session ends · `h`: the network or the page is back
    /// * `r` id ⇥ kind ⇥ attributes ⇥ metrics ⇥ at: an event · `c`, with the same: one from an earlier page, which had no core
    /// * `a` id ⇥ at ⇥ hold ⇥ json ⇥ common: one from an earlier page, which may have sent it
    /// * `f` group ⇥ name ⇥ value: a fact about the endpoint
    /// * `q`: send what is due · `n`: send now · `l`: the page may be about to go
    /// * `x` id: an event to be sent again · `w` batch ⇥ status ⇥ retry after ⇥ random: an answer
    pub fn turn(&mut self, mut input: &str, now: u64) -> String {
        while !input.is_empty() {
            let mut line = cut(&mut input, b'\n');
            let what = line.bytes().next();
            line = line.get(1..).unwrap_or_default();
            self.take(what.unwrap_or(0), line, now);
        }
        self.report(now);
        core::mem::take(&mut self.actions)
    }

    fn take(&mut self, what: u8, mut line: &str, now: u64) {
        let whole = line;
        let mut next = || cut(&mut line, b'\t');
        match what {
            b'o' => self.open(next(), next(), line),
            b's' => self.see_session(whole),
            b'e' => self.see_endpoint(whole),
            b't' => self.touch(now, whole),
            b'i' => self.idle(now),
            b'z' => self.end(),
            b'h' => self.hurry(),
            b'r' | b'c' => {
                let (id, kind, attributes, metrics) = (next(), next(), next(), next());
                self.record(
                    &NewEvent {
                        id,
                        kind,
                        attributes,
                        metrics,
                        at: read_int(line),
                    },
                    what == b'r',
                    now,
                );
            }
            b'a' => {
                let (id, at, hold) = (next(), read_int(next()), read_int(next()));
                self.adopt(id, at, hold, next(), line, now);
            }
            b'f' => {
                let (group, name) = (read_int(next()) as u8, next());
                self.set(Group::from_number(group), name, line, now);
            }
            b'q' => drop(self.request(Drive::Due, now)),
            b'n' => drop(self.request(Drive::Now, now)),
            b'l' => self.leave(now),
            b'x' => self.again(whole),
            b'w' => {
                let batch = read_int(next()) as u32;
                self.answer(
                    batch,
                    read_int(next()),
                    read_int(next()),
                    read_int(next()),
                    now,
                );
            }
            _ => {}
        }
    }
}
