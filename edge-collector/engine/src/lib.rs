//! All behaviour of Carillon, as an ordinary synchronous library.
//!
//! A host owns a clock, a source of randomness, sockets and one SQLite database per [`Scope`]. The engine owns everything else. The
//! host reads a request and lets [`Engine::read`] make a [`Call`] of it (pure, on any thread), then gives the call its turn in the
//! scope it names: [`Engine::handle`]. What comes back is a [`Reply`]: the response to send once the turn is committed, the
//! [`Effect`]s to perform, and when to call [`Engine::wake`]. An effect's outcome comes back through [`Engine::settle`]; what one
//! scope tells another arrives through [`Engine::hear`].
//!
//! Start reading in `engine.rs`, then `routes.rs`: one line per operation, each naming the room that answers it. Every room has the
//! same furniture: `mod.rs` (handlers), `model.rs` (types and pure rules), `store.rs` (all of the room's SQL).

mod access;
mod answer;
mod call;
mod effect;
mod engine;
mod error;
mod meter;
#[cfg(test)]
mod meter_tests;
mod moment;
mod openapi;
mod page;
#[cfg(test)]
mod page_tests;
mod repeats;
mod restore;
#[cfg(test)]
mod restore_tests;
mod routes;
mod scope;
pub mod sql;
mod tags;
mod tells;
#[cfg(any(test, feature = "fuzzing"))]
#[expect(
    clippy::unwrap_used,
    reason = "a house is for tests, and fuzz targets are tests"
)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "fuzz targets call little of it")
)]
mod testing;
mod timers;
mod turn;

pub mod apps;
pub mod attributes;
pub mod behaviour;
pub mod campaigns;
pub mod channels;
pub mod delivery;
pub mod endpoints;
pub mod event_stream;
pub mod events;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
pub mod in_app;
pub mod inbox;
pub mod index;
pub mod jobs;
pub mod journeys;
pub mod kpis;
pub mod messages;
pub mod metrics;
pub mod otp;
pub mod people;
pub mod phone;
pub mod recommenders;
pub mod retention;
pub mod segments;
pub mod settings;
pub mod templates;

pub use access::{Aws, FirstKey, Power};
pub use call::{Call, Request, Response};
pub use effect::{
    Act, Effect, EffectId, FileCall, FileVerb, HttpAnswer, HttpCall, Lines, Mail, Message,
    Messages, News, Outcome, Reach, Settled, Shortfall, Told,
};
pub use engine::{Config, Engine, MailRoute, Reply, Sinks, Wake};
pub use error::ApiError;
pub use meter::{Meter, Quotas, Rates};
pub use metrics::Counted;
pub use moment::{Moment, Timestamp};
pub use retention::Retention;
pub use scope::Scope;
