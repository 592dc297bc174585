//! `carillon retention`: shows what an application would forget now, by the days that this command is given like a server.

use crate::command::escape;
use crate::config::Config;
use crate::log;
use crate::operator::{Operator, Wish};

/// Asks, and prints the answer.
pub(crate) fn retention(config: Config, app: &str) -> Result<(), String> {
    log::set(log::Level::Error);
    let days = [
        ("events-days", config.retention.events_days()),
        ("sends-days", config.retention.sends_days()),
    ];
    let query: Vec<String> = days
        .into_iter()
        .filter_map(|(name, days)| Some(format!("{name}={}", days?)))
        .collect();
    let path = format!(
        "/carillon/apps/{}/retention?{}",
        escape(app),
        query.join("&")
    );
    let operator = Operator::open(config, false)?;
    let answer = operator.answer(&Wish::new("GET", path));
    operator.close();
    println!("{}", answer?);
    Ok(())
}
