//! What this host knows of its work, beside what stores say: counted in memory since the start, for `/metrics`.

use crate::house::House;
use crate::line::{Job, Line};
use carillon_engine::metrics::{Histogram, Sheet};
use carillon_engine::{Counted, Scope};
use std::sync::{Arc, PoisonError};
use std::time::Instant;
use tokio::sync::oneshot;

/// What the thread of a scope has done.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(crate) commits: u64,
    pub(crate) failed_commits: u64,
    pub(crate) counted: Counted,
    calls: Histogram,
}

impl Work {
    /// Notes a call that is answered, and was asked then.
    pub(crate) fn answered(&mut self, asked: Instant) {
        let took_us = asked.elapsed().as_micros();
        self.calls.note(u64::try_from(took_us).unwrap_or(u64::MAX));
    }

    pub(crate) fn write(&self, scope: &Scope, sheet: &mut Sheet) {
        let labels = [("scope", scope.name())];
        let help = "Calls, from when they began to wait for their turn until it was committed.";
        sheet.histogram("carillon_call_seconds", help, &labels, &self.calls);
        for (result, count) in [("done", self.commits), ("failed", self.failed_commits)] {
            let labels = [("scope", scope.name()), ("result", result)];
            let help = "Commits of the scope's store, each of all turns that waited.";
            sheet.counter("carillon_commits_total", help, &labels, count);
        }
        if let Scope::App(app) = scope {
            self.counted.write(sheet, app);
        }
    }
}

impl House {
    /// How every open scope fares.
    pub(crate) async fn measure(&self) -> Sheet {
        let mut sheet = Sheet::default();
        for (scope, line) in self.open_lines() {
            sheet.join(measure(&scope, &line).await);
        }
        sheet
    }
}

async fn measure(scope: &Scope, line: &Arc<Line>) -> Sheet {
    let (answer, answered) = oneshot::channel();
    let asked = line.push(Job::Measure(answer));
    let mut sheet = match asked {
        true => answered.await.unwrap_or_default(),
        false => Sheet::default(),
    };
    let labels = [("scope", scope.name())];
    let meter = line.meter.lock().unwrap_or_else(PoisonError::into_inner);
    let help = "Calls that a rate refused.";
    sheet.counter(
        "carillon_rate_refused_total",
        help,
        &labels,
        meter.refused(),
    );
    let waiting = i64::try_from(line.load.waiting()).unwrap_or(i64::MAX);
    let help = "Calls that wait for their turn.";
    sheet.gauge("carillon_calls_waiting", help, &labels, waiting);
    if let Scope::App(app) = scope {
        let pages = i64::try_from(line.live.pages()).unwrap_or(i64::MAX);
        let help = "Pages that listen for messages.";
        sheet.gauge("carillon_open_pages", help, &[("app", app)], pages);
    }
    sheet
}
