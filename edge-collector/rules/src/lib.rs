//! Rules that a browser and the collector must agree on, and nothing else.
//!
//! Everything here is a pure function of its arguments: time comes in as milliseconds since 1970, a person or an event through a small
//! trait. The crate is compiled into the browser's in-app module, so it uses no regular expressions, no formatting and no calendar
//! library. Checking what a client sent (required values, limits, spelling) is the engine's work; here, what makes no sense never matches.
//!
//! - [`filter`]: does this event start or show something?
//! - [`dimensions`]: does this person belong to a segment?
//! - [`quiet`]: is it a bad time of day?
//! - [`caps`]: was it shown often enough?
//! - [`choice`]: which one of several messages is shown?
//! - [`cohort`]: which treatment does a person get, or none?
//! - [`instant`]: when is that? The one reader of dates that both sides share.

pub mod caps;
pub mod choice;
pub mod cohort;
pub mod dimensions;
pub mod filter;
pub mod instant;
pub mod quiet;

pub use caps::{Caps, Counts};
pub use choice::Standing;
pub use cohort::{Allotment, allot};
pub use dimensions::{Circle, Demographic, Dimensions, GpsPoint, Identity, Person, Recency};
pub use filter::{
    AttributeDimension, AttributeType, Comparison, DimensionType, EventFilter, EventView,
    MetricDimension, SetDimension,
};
pub use quiet::QuietTime;
