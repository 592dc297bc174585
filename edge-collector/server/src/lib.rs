//! Carillon on one machine: HTTP in front, a writer thread with its own SQLite file behind each scope, and no business of its own.
//!
//! A request's way: `http.rs` reads it under limits and lets the engine parse it, `house.rs` finds the scope's queue (`line.rs`), the
//! scope's thread (`writer.rs`) gives it a turn among others and commits them together, and only then is it answered. What the engine
//! asks of the outside world goes through `house.rs` (another scope), `smtp.rs` (a mail provider), `outside.rs` (other people's servers), `shelf.rs`
//! (files), `nats.rs` (a stream of the operator's) or `live.rs` (open pages), and comes back as a turn.

mod clock;
mod command;
mod config;
mod events;
mod faults;
mod files;
mod folder;
mod held;
mod house;
mod http;
mod import;
mod json;
mod keys;
mod letter;
mod line;
mod live;
mod log;
mod metrics;
mod nats;
mod operator;
mod outside;
mod people;
mod relay;
mod retention;
mod serve;
mod shelf;
mod smtp;
mod writer;

pub use command::run;
