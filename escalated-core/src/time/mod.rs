//! Instants in UTC microseconds and the clock that edges read.

mod clock;
mod timestamp;

pub use clock::{Clock, ManualClock, SystemClock};
pub use timestamp::{Timestamp, truncate};
