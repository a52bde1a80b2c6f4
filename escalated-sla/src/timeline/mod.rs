//! The clocks of a ticket, worked out from its history: how they stand, what comes next and when,
//! and why.

mod clock;
mod explain;
mod history;
mod ledger;
mod log;
mod run;
mod sentences;
mod simulate;
mod steps;
mod terms;
mod track;

pub use clock::Clock;
pub use explain::explain;
pub use history::Timeline;
pub use ledger::MAX_SPANS;
pub use log::{LogEntry, LogEvent};
pub use simulate::{Rounding, Simulation, simulate};
pub use steps::{DueStep, Progress};
pub(crate) use steps::{due_steps, next_step};
pub use terms::{CalendarName, Promise, TermStep, Terms};
pub(crate) use track::later;
