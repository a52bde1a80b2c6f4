use escalated_core::tickets::TicketDetail;

use super::super::props::seen_tags;

/// A property of a ticket that has a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Status,
    Priority,
    Assignee,
    Department,
    Tags,
    SlaPolicy,
}

impl Field {
    pub(super) const ALL: [Self; 6] = [
        Self::Status,
        Self::Priority,
        Self::Assignee,
        Self::Department,
        Self::Tags,
        Self::SlaPolicy,
    ];

    /// The hidden input that holds what the person saw.
    pub(super) fn seen_name(self) -> &'static str {
        match self {
            Self::Status => "seen_status",
            Self::Priority => "seen_priority",
            Self::Assignee => "seen_assignee",
            Self::Department => "seen_department",
            Self::Tags => "seen_tags",
            Self::SlaPolicy => "seen_sla_policy",
        }
    }

    /// The input that holds what the person wants.
    pub(super) fn wanted_name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Priority => "priority",
            Self::Assignee => "agent_id",
            Self::Department => "department_id",
            Self::Tags => "tags[]",
            Self::SlaPolicy => "policy_id",
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Status => "Status",
            Self::Priority => "Priority",
            Self::Assignee => "Assignee",
            Self::Department => "Department",
            Self::Tags => "Tags",
            Self::SlaPolicy => "SLA policy",
        }
    }

    /// The property as the hidden input has it.
    pub(super) fn of(self, detail: &TicketDetail) -> String {
        let ticket = &detail.ticket;
        match self {
            Self::Status => ticket.status.to_string(),
            Self::Priority => ticket.priority.to_string(),
            Self::Assignee => ticket.assignee.as_ref().map(ToString::to_string).unwrap_or_default(),
            Self::Department => ticket.department_id.map(|id| id.to_string()).unwrap_or_default(),
            Self::Tags => seen_tags(detail),
            Self::SlaPolicy => {
                let pinned = ticket.sla.policy_id.filter(|_| ticket.sla.policy_is_pinned);
                pinned.map(|id| id.to_string()).unwrap_or_default()
            }
        }
    }
}
