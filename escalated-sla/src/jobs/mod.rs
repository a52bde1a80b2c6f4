//! Work for later: sweeps, wake-ups, recomputations, the actions of steps, escalation rules.

mod act;
mod context;
mod kinds;
mod recompute;
mod rules;
mod sweep;
mod wake;

pub use act::SlaAct;
pub(crate) use context::Connected;
pub(crate) use kinds::BATCH;
pub use kinds::{ACT_JOB, RECOMPUTE_JOB, RULES_JOB, SWEEP_JOB};
pub use recompute::SlaRecomputeJob;
pub use rules::SlaRules;
pub use sweep::SlaSweepJob;
pub use wake::SlaWake;
