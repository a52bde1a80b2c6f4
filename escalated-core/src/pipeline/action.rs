use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    authz::Operation,
    ids::{AttachmentId, DepartmentId, HostUserId, PolicyId, TagId},
    tickets::{Priority, Status, TicketType},
};

/// New values of a ticket's plain fields; what is left out stays.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TicketUpdate {
    /// 1 to 255 characters.
    pub subject: Option<String>,
    /// 1 to 65,535 bytes.
    pub description: Option<String>,
    /// What sort.
    pub ticket_type: Option<TicketType>,
    /// An object; replaces the old one.
    pub metadata: Option<Value>,
}

/// One change of one ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Plain fields.
    Update(TicketUpdate),
    /// The status, along the transition table.
    Transition {
        /// The new status.
        to: Status,
    },
    /// The assignee.
    Assign {
        /// Who is responsible from now on; must be an agent.
        agent: HostUserId,
    },
    /// No assignee.
    Unassign,
    /// The actor becomes assignee, if nobody is.
    Claim,
    /// A public reply.
    Reply {
        /// 1 to 65,535 bytes.
        body: String,
        /// Unused uploads of the actor.
        attachments: Vec<AttachmentId>,
    },
    /// A note for staff.
    Note {
        /// 1 to 65,535 bytes.
        body: String,
        /// Unused uploads of the actor.
        attachments: Vec<AttachmentId>,
    },
    /// More tags.
    AddTags {
        /// Which; those already there are passed over.
        tags: Vec<TagId>,
    },
    /// Fewer tags.
    RemoveTags {
        /// Which; those not there are passed over.
        tags: Vec<TagId>,
    },
    /// Exactly these tags.
    SetTags {
        /// Which.
        tags: Vec<TagId>,
    },
    /// The department, or none.
    ChangeDepartment {
        /// Where to.
        department: Option<DepartmentId>,
    },
    /// The priority.
    ChangePriority {
        /// The new one.
        to: Priority,
    },
    /// The ticket's own SLA policy, or again the one that its fields lead to.
    SetSlaPolicy {
        /// Which.
        policy: Option<PolicyId>,
    },
}

impl Action {
    /// What the caller must be allowed to do.
    #[must_use]
    pub fn operation(&self) -> Operation {
        match self {
            Self::Reply { .. } => Operation::Reply,
            Self::Note { .. } => Operation::Note,
            Self::Transition { to } => Operation::Transition(*to),
            _ => Operation::Modify,
        }
    }

    /// The word in refusals and reports.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Update(_) => "update",
            Self::Transition { .. } => "transition",
            Self::Assign { .. } => "assign",
            Self::Unassign => "unassign",
            Self::Claim => "claim",
            Self::Reply { .. } => "reply",
            Self::Note { .. } => "note",
            Self::AddTags { .. } => "add_tags",
            Self::RemoveTags { .. } => "remove_tags",
            Self::SetTags { .. } => "set_tags",
            Self::ChangeDepartment { .. } => "change_department",
            Self::ChangePriority { .. } => "change_priority",
            Self::SetSlaPolicy { .. } => "set_sla_policy",
        }
    }
}
