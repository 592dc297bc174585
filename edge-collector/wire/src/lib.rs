//! The wire of Amazon Pinpoint's API (2016-12-01), in types: what clients send, what they are answered, and the table of 122 operations.
//!
//! - `generated/` holds the structures, enums and operations, written from `api/pinpoint-2016-12-01.json`, with the members of our own that
//!   `api/carillon.json` adds. Names on the wire are AWS's; a required member is a plain field, any other an `Option`. Unknown members are
//!   ignored, and null is the same as absent.
//! - [`read()`] turns a body into a shape, and says which member is at fault when it does not fit.
//! - [`route::find`] turns a verb and a raw path into an [`Operation`] and its labels.
//!
//! Nothing here checks meaning (limits, dates, whether an app exists); that is the engine's work.

mod generated;
mod lenient;
pub mod operation;
mod own;
pub mod read;
pub mod route;
mod words;

pub use generated::enums::*;
pub use generated::operations::Operation;
pub use generated::requests::*;
pub use generated::responses::*;
pub use generated::shared::*;
pub use operation::Method;
pub use own::EventsCommon;
pub use read::{ShapeError, read};
pub use route::Labels;

/// The parameters and shapes of the API in JSON, as the `components` of an OpenAPI document. A parameter goes by its place and its name:
/// `path.segment-id`, `query.page-size`.
pub const COMPONENTS: &str = include_str!("generated/components.json");
