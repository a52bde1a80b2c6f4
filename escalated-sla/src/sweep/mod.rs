//! What is due: steps fire, promises break, each exactly once.

mod fire;
mod notice;
mod recipients;
mod recompute;
mod running;
mod sla_sweep;

pub(crate) use notice::{Data, breach_activity, breach_event, breach_recipients};
pub use recompute::SlaRecompute;
pub use sla_sweep::SlaSweep;
