//! What wakes clocks: a periodic sweep, or a timer for each.

mod chosen;
mod sweep;
mod timers;

pub(crate) use chosen::ChosenBackend;
pub use sweep::SweepBackend;
pub use timers::{TimersBackend, WAKE_JOB};
