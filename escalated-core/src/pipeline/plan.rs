use serde::{Deserialize, Serialize};

use super::Action;
use crate::jobs::NewJob;

/// A further change of the same ticket that a rule asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The rule's name; a rule fires once for each command and ticket.
    pub rule: String,
    /// What it does.
    pub action: Action,
}

impl Effect {
    /// An effect of a rule.
    pub fn new(rule: impl Into<String>, action: Action) -> Self {
        Self { rule: rule.into(), action }
    }
}

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleOutcome {
    /// It acted.
    Fired,
    /// Its condition was not met.
    Skipped,
    /// Its action was refused.
    Failed,
    /// A limit of the pipeline stopped it.
    Stopped,
}

/// Why a rule did what it did, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleReport {
    /// The hook.
    pub hook: String,
    /// The rule.
    pub rule: String,
    /// What became of it.
    pub outcome: RuleOutcome,
    /// Why.
    pub reason: String,
}

/// A hook's answer to one change.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Further changes of the same ticket.
    pub effects: Vec<Effect>,
    /// Rules that did not act, and why. Those that act are reported by the pipeline.
    pub skipped: Vec<(String, String)>,
    /// Work on other tickets, or for later.
    pub jobs: Vec<NewJob>,
}
