use serde::{Deserialize, Serialize};

use super::EventName;
use crate::{
    ids::{ContactId, DepartmentId, HostUserId, TicketId},
    tickets::{Priority, Reference, Status, Ticket},
};

/// Who may be told of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody who may see the ticket.
    Public,
    /// Staff only.
    Staff,
}

impl EventName {
    /// Who may be told. Notes, tags, routing and assignment are the staff's business.
    #[must_use]
    pub const fn audience(self) -> Audience {
        match self {
            Self::TicketCreated
            | Self::TicketStatusChanged
            | Self::TicketResolved
            | Self::TicketClosed
            | Self::TicketReopened
            | Self::ReplyCreated => Audience::Public,
            Self::TicketUpdated
            | Self::TicketEscalated
            | Self::TicketAssigned
            | Self::TicketUnassigned
            | Self::TicketPriorityChanged
            | Self::TicketDepartmentChanged
            | Self::TicketTagAdded
            | Self::TicketTagRemoved
            | Self::NoteCreated
            | Self::SlaWarning
            | Self::SlaBreached => Audience::Staff,
        }
    }
}

/// The ticket inside every event's payload, as it stood after the command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TicketSnapshot {
    /// Our id.
    pub id: TicketId,
    /// The key for people.
    pub reference: Option<Reference>,
    /// The subject.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
    /// How urgent.
    pub priority: Priority,
    /// The host user who needs help, if it is one.
    pub requester_id: Option<HostUserId>,
    /// The contact who needs help, if there is one.
    pub contact_id: Option<ContactId>,
    /// The agent.
    pub assigned_to: Option<HostUserId>,
    /// The department.
    pub department_id: Option<DepartmentId>,
    /// The version after the command.
    pub version: i64,
}

impl From<&Ticket> for TicketSnapshot {
    fn from(ticket: &Ticket) -> Self {
        Self {
            id: ticket.id,
            reference: ticket.reference.clone(),
            subject: ticket.subject.clone(),
            status: ticket.status,
            priority: ticket.priority,
            requester_id: ticket.requester_user().cloned(),
            contact_id: ticket.contact_id,
            assigned_to: ticket.assignee.clone(),
            department_id: ticket.department_id,
            version: ticket.version,
        }
    }
}
