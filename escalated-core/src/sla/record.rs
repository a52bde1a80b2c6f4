use serde::{Deserialize, Serialize};

use super::{SlaClock, SlaMetric};
use crate::{
    ids::{DepartmentId, HostUserId, PolicyId},
    tickets::{Priority, Reference, TicketType},
    time::Timestamp,
};

/// Which clocks a report looks at. What is none does not filter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockFilter {
    /// Of tickets that came in from then on.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Of tickets that came in before then.
    #[serde(default)]
    pub to: Option<Timestamp>,
    /// Only that metric.
    #[serde(default)]
    pub metric: Option<SlaMetric>,
    /// Only that policy.
    #[serde(default)]
    pub policy_id: Option<PolicyId>,
    /// Only that priority.
    #[serde(default)]
    pub priority: Option<Priority>,
    /// Only that department.
    #[serde(default)]
    pub department_id: Option<DepartmentId>,
    /// Only that agent.
    #[serde(default)]
    pub assigned_to: Option<HostUserId>,
    /// Only broken promises, or only others.
    #[serde(default)]
    pub breached: Option<bool>,
}

/// A clock with what reports group it by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClockRecord {
    /// The clock.
    pub clock: SlaClock,
    /// Its ticket's key for people.
    pub reference: Reference,
    /// Its ticket's subject.
    pub subject: String,
    /// Its ticket's priority now.
    pub priority: Priority,
    /// What sort of ticket.
    pub ticket_type: TicketType,
    /// Where the ticket is routed now.
    pub department_id: Option<DepartmentId>,
    /// Who is responsible now.
    pub assigned_to: Option<HostUserId>,
    /// When the ticket came in.
    pub created_at: Timestamp,
}
