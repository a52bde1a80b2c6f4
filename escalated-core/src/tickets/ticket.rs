use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Awaiting, Channel, Priority, Reference, Status, TicketType};
use crate::{
    ids::{ContactId, DepartmentId, HostUserId, PolicyId, TicketId},
    time::Timestamp,
};

/// Who needs help: a user of the host or a contact. Never nobody.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Requester {
    /// A user of the host.
    User(HostUserId),
    /// A guest.
    Contact(ContactId),
}

/// One request for help, as it stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// Our id; 0 in the preview of a creation.
    pub id: TicketId,
    /// The key for people; none in the preview of a creation.
    pub reference: Option<Reference>,
    /// Who needs help.
    pub requester: Requester,
    /// The contact behind the requester, also when a host user stands in for guests.
    pub contact_id: Option<ContactId>,
    /// The guest's name, as typed.
    pub guest_name: Option<String>,
    /// The guest's address, as typed.
    pub guest_email: Option<String>,
    /// What the guest's link is derived from; a new one revokes the old link.
    pub guest_nonce: Option<String>,
    /// The agent who is responsible.
    pub assignee: Option<HostUserId>,
    /// At most 255 characters.
    pub subject: String,
    /// At most 65,535 bytes.
    pub description: String,
    /// Where it stands.
    pub status: Status,
    /// How urgent.
    pub priority: Priority,
    /// What sort.
    pub ticket_type: TicketType,
    /// How it came in.
    pub channel: Channel,
    /// Whose turn it is.
    pub awaiting: Awaiting,
    /// Where it is routed.
    pub department_id: Option<DepartmentId>,
    /// An object of the host's own.
    pub metadata: Value,
    /// The first public reply by an agent.
    pub first_response_at: Option<Timestamp>,
    /// What the SLA engine last wrote here.
    pub sla: SlaMarks,
    /// When it was last resolved; none again after a reopen.
    pub resolved_at: Option<Timestamp>,
    /// When it was last closed; none again after a reopen.
    pub closed_at: Option<Timestamp>,
    /// The newest public reply.
    pub last_reply_at: Option<Timestamp>,
    /// Counts every committed command; the ETag.
    pub version: i64,
    /// Counts every event; the `seq` of deliveries.
    pub seq: i64,
    /// When it came in.
    pub created_at: Timestamp,
    /// The newest change.
    pub updated_at: Timestamp,
}

/// The dates and flags that an SLA engine keeps on the ticket for lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SlaMarks {
    /// When the first response is due.
    pub first_response_due_at: Option<Timestamp>,
    /// Whether that passed unmet.
    pub first_response_breached: bool,
    /// When the resolution is due.
    pub resolution_due_at: Option<Timestamp>,
    /// Whether that passed unmet.
    pub resolution_breached: bool,
    /// Whose promise holds.
    pub policy_id: Option<PolicyId>,
    /// Somebody chose the policy for this ticket; it stays whatever changes.
    pub policy_is_pinned: bool,
    /// The escalation level, 0 to 3. It only rises.
    pub level: u8,
}

impl Ticket {
    /// The host user who needs help, unless it is a contact.
    #[must_use]
    pub fn requester_user(&self) -> Option<&HostUserId> {
        match &self.requester {
            Requester::User(id) => Some(id),
            Requester::Contact(_) => None,
        }
    }
}
