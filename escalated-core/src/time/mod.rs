//! Instants in UTC microseconds and the clock that edges read.

mod clock;
mod jump_guard;
mod timestamp;

pub use clock::{Clock, ManualClock, SystemClock};
pub use jump_guard::JumpGuard;
pub use timestamp::{Timestamp, truncate};
