//! What is due: steps fire, promises break, each exactly once.

mod fire;
mod notice;
mod recipients;
mod recompute;
mod running;
mod sla_sweep;

pub(crate) use notice::{breach_activity, breach_event, breach_recipients, metric_data};
pub use recompute::SlaRecompute;
pub use sla_sweep::SlaSweep;
