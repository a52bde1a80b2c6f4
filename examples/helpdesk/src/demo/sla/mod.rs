//! Promises of the demo company: calendars, policies, managers, rules, and tickets on which they
//! are near, paused and broken.

mod calendars;
mod policies;
mod promises;
mod rules;
mod watch;

pub use promises::{PROMISES, promises};
pub use rules::prepare;
pub use watch::Watch;
