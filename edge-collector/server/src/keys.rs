//! `carillon keys`: makes, lists and revokes access keys, through the server that holds the folder, or without one.

use crate::config::Config;
use crate::log;
use crate::operator::{Operator, Wish};

/// Grants the wish, and prints the answer as JSON.
pub(crate) fn keys(config: Config, wish: &Wish) -> Result<(), String> {
    log::set(log::Level::Error);
    let operator = Operator::open(config, false)?;
    let (status, body) = operator.ask(wish)?;
    operator.close();
    match status {
        200..=299 => {
            println!("{body}");
            Ok(())
        }
        status => Err(format!("refused ({status}): {body}")),
    }
}
