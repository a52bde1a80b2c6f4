//! What wakes clocks: a periodic sweep, or a timer for each.

mod chosen;
mod sweep;
mod timers;

pub(crate) use chosen::ChosenBackend;
pub use sweep::SweepBackend;
pub use timers::TimersBackend;

/// The kind of the job that looks at one ticket at the instant of a wake-up.
pub const WAKE_JOB: &str = "sla.wake";
