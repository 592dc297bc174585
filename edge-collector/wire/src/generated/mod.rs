//! What the API data says, as Rust. Every other file of this folder is written by the example `generate-wire`.

pub(crate) mod enums;
pub(crate) mod operations;
pub(crate) mod requests;
pub(crate) mod responses;
pub(crate) mod shared;
