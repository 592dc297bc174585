//! The Workers host: the same engine as the native server, in Durable Objects on SQLite storage.
//!
//! A request meets `front.rs` first, a stateless Worker that reads it, finds the scope it belongs to, and forwards it. Each scope (the
//! account, or one application) is one Durable Object, `object.rs`; its `keeper.rs` gives the engine a turn inside a real transaction
//! on the object's own SQLite (`store.rs`), sets its one alarm (`alarm.rs`), and performs what the turn left to do (`effects.rs`); pages
//! that listen are `live.rs`. A panic costs the one request that caused it: the crate is built to unwind, and the turn's writes are rolled back.
//!
//! The host knows nothing of applications, campaigns or messages.

mod alarm;
mod clock;
mod effects;
mod faults;
mod front;
mod keeper;
mod ledger;
mod live;
mod object;
mod outside;
mod parcel;
mod settings;
mod store;

use worker::{Context, Env, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    front::fetch(request, env).await
}
