use serde::{Deserialize, Serialize};

use super::SlaMetric;
use crate::tickets::Reference;

/// One metric under the policies that held and under the candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricComparison {
    /// The metric.
    pub metric: SlaMetric,
    /// Promises that were kept.
    pub met: u64,
    /// Promises that were broken, done since or not.
    pub breached: u64,
    /// Promises that the candidate would have kept.
    pub would_meet: u64,
    /// Promises that it would have broken.
    pub would_breach: u64,
}

/// A ticket that stands differently under the candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIfDifference {
    /// The ticket.
    pub reference: Reference,
    /// The metric.
    pub metric: SlaMetric,
    /// Whether the promise was broken; none if there was none.
    pub breached: Option<bool>,
    /// Whether the candidate's would have been.
    pub would_breach: Option<bool>,
}

/// What another policy would have made of past tickets. Nothing was changed to find out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WhatIf {
    /// Tickets that were looked at.
    pub tickets: u64,
    /// Each metric.
    pub metrics: Vec<MetricComparison>,
    /// The first 100 tickets that stand differently.
    pub differences: Vec<WhatIfDifference>,
    /// How many there are in all.
    pub different: u64,
}
