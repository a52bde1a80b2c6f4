/// The kind of the periodic sweep.
pub const SWEEP_JOB: &str = "sla.sweep";
/// The kind of the actions of a step.
pub const ACT_JOB: &str = "sla.act";
/// The kind of the recomputation after the rules have changed.
pub const RECOMPUTE_JOB: &str = "sla.recompute";
/// The kind of the minute's look at escalation rules.
pub const RULES_JOB: &str = "sla.rules";

/// How many tickets are written in one transaction.
pub(crate) const BATCH: u32 = 500;
