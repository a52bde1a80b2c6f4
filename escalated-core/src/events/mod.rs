//! Events: facts in the past tense, written with the change and delivered after it.
//!
//! Every name is listed in `docs/events.md`; a test holds the two together.

mod alias;
mod event;
mod name;
mod payload;

pub use alias::canonical;
pub use event::{Event, NewEvent};
pub use name::EventName;
pub use payload::{Audience, TicketSnapshot};
