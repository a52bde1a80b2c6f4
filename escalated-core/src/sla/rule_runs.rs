use super::RuleExecution;
use crate::{activities::Activity, tickets::Reference};

/// What an escalation rule did to one ticket when it fired last.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleRun {
    /// When, and what it reports.
    pub execution: RuleExecution,
    /// The ticket.
    pub reference: Reference,
    /// What it is about.
    pub subject: String,
    /// The changes that it made then, as the ticket records them. Without those that it made under
    /// an earlier name.
    pub changes: Vec<Activity>,
}

/// What an escalation rule did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RuleRuns {
    /// On how many tickets.
    pub tickets: u64,
    /// The last ones.
    pub last: Vec<RuleRun>,
}
