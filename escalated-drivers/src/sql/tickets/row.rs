use escalated_core::{
    Error, Result,
    ids::{ContactId, DepartmentId, HostUserId, PolicyId, TicketId},
    tickets::{
        Awaiting, Channel, Priority, Reference, Requester, SlaMarks, Status, Ticket, TicketType,
    },
    time::Timestamp,
};
use serde::Deserialize;
use serde_json::Value;

use crate::sql::{document, flag};

/// A whole row of `escalated_tickets`, but for its `_fold` columns and the guest's hash.
#[derive(Debug, sqlx::FromRow, Deserialize)]
pub(crate) struct TicketRow {
    pub id: i64,
    pub tenant_id: String,
    reference: Option<String>,
    requester_id: Option<String>,
    contact_id: Option<i64>,
    guest_name: Option<String>,
    guest_email: Option<String>,
    guest_nonce: Option<String>,
    assigned_to: Option<String>,
    subject: String,
    description: String,
    status: String,
    priority: i16,
    ticket_type: String,
    channel: String,
    awaiting: String,
    department_id: Option<i64>,
    #[serde(deserialize_with = "document")]
    metadata: Value,
    first_response_at: Option<Timestamp>,
    first_response_due_at: Option<Timestamp>,
    resolution_due_at: Option<Timestamp>,
    #[serde(deserialize_with = "flag")]
    sla_first_response_breached: bool,
    #[serde(deserialize_with = "flag")]
    sla_resolution_breached: bool,
    sla_policy_id: Option<i64>,
    #[serde(deserialize_with = "flag")]
    sla_policy_pinned: bool,
    sla_level: i16,
    resolved_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    last_reply_at: Option<Timestamp>,
    version: i64,
    event_seq: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl TryFrom<TicketRow> for Ticket {
    type Error = Error;

    fn try_from(row: TicketRow) -> Result<Self> {
        let contact_id = row.contact_id.map(ContactId);
        Ok(Self {
            id: TicketId(row.id),
            reference: row.reference.as_deref().map(Reference::parse).transpose()?,
            requester: requester(row.requester_id, contact_id)?,
            contact_id,
            guest_name: row.guest_name,
            guest_email: row.guest_email,
            guest_nonce: row.guest_nonce,
            assignee: row.assigned_to.map(HostUserId::new),
            subject: row.subject,
            description: row.description,
            status: stored(Status::parse(&row.status))?,
            priority: Priority::from_weight(row.priority),
            ticket_type: stored(TicketType::parse(&row.ticket_type))?,
            channel: stored(Channel::new(row.channel))?,
            awaiting: stored(Awaiting::parse(&row.awaiting))?,
            department_id: row.department_id.map(DepartmentId),
            metadata: row.metadata,
            first_response_at: row.first_response_at,
            sla: SlaMarks {
                first_response_due_at: row.first_response_due_at,
                first_response_breached: row.sla_first_response_breached,
                resolution_due_at: row.resolution_due_at,
                resolution_breached: row.sla_resolution_breached,
                policy_id: row.sla_policy_id.map(PolicyId),
                policy_is_pinned: row.sla_policy_pinned,
                level: level(row.sla_level),
            },
            resolved_at: row.resolved_at,
            closed_at: row.closed_at,
            last_reply_at: row.last_reply_at,
            version: row.version,
            seq: row.event_seq,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Who needs help, from the two columns that say so.
pub(crate) fn requester(user: Option<String>, contact: Option<ContactId>) -> Result<Requester> {
    match (user, contact) {
        (Some(user), _) => Ok(Requester::User(HostUserId::new(user))),
        (None, Some(contact)) => Ok(Requester::Contact(contact)),
        (None, None) => Err(Error::internal("row_unreadable", "a stored ticket has no requester")),
    }
}

/// An escalation level as stored.
pub(crate) fn level(stored: i16) -> u8 {
    u8::try_from(stored).unwrap_or_default()
}

/// A word in the database that we do not know is a defect, not an input error.
pub(crate) fn stored<T>(read: Result<T>) -> Result<T> {
    read.map_err(|error| {
        Error::internal("row_unreadable", "a stored word is not known to this version")
            .with_source(error)
    })
}
