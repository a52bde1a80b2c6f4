use serde::{Deserialize, Serialize};

use super::{Awaiting, Priority, Reference, Requester, SlaMarks, Status, Ticket, TicketType};
use crate::{
    activities::Activity,
    attachments::Attachment,
    contacts::Contact,
    departments::Department,
    ids::{ContactId, DepartmentId, HostUserId, TicketId},
    replies::Thread,
    tags::Tag,
    time::Timestamp,
};

/// One row of a list: a ticket without its texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TicketListItem {
    /// Our id.
    pub id: TicketId,
    /// The key for people.
    pub reference: Reference,
    /// The subject.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
    /// How urgent.
    pub priority: Priority,
    /// What sort.
    pub ticket_type: TicketType,
    /// Whose turn it is.
    pub awaiting: Awaiting,
    /// Who needs help.
    pub requester: Requester,
    /// The contact behind the requester.
    pub contact_id: Option<ContactId>,
    /// The guest's name.
    pub guest_name: Option<String>,
    /// The guest's address.
    pub guest_email: Option<String>,
    /// The agent.
    pub assignee: Option<HostUserId>,
    /// The department's id.
    pub department_id: Option<DepartmentId>,
    /// The department's name.
    pub department_name: Option<String>,
    /// SLA dates and flags.
    pub sla: SlaMarks,
    /// The newest public reply.
    pub last_reply_at: Option<Timestamp>,
    /// Set while resolved or closed.
    pub resolved_at: Option<Timestamp>,
    /// Set while closed.
    pub closed_at: Option<Timestamp>,
    /// When it came in.
    pub created_at: Timestamp,
    /// The newest change.
    pub updated_at: Timestamp,
    /// The ETag.
    pub version: i64,
}

/// One ticket with all that its page shows. What the thread holds depends on who asks: see
/// [`Thread`].
#[derive(Debug, Clone, PartialEq)]
pub struct TicketDetail {
    /// The ticket.
    pub ticket: Ticket,
    /// Its tags by name.
    pub tags: Vec<Tag>,
    /// Its department.
    pub department: Option<Department>,
    /// The contact behind it.
    pub contact: Option<Contact>,
    /// Files of the description.
    pub attachments: Vec<Attachment>,
    /// Replies, and notes for staff.
    pub thread: Thread,
    /// The newest 20 changes, newest first; staff only, otherwise empty.
    pub activities: Vec<Activity>,
}
