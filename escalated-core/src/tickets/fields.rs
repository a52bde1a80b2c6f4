use super::{Awaiting, Priority, Reference, Status, Ticket, TicketType};
use crate::{
    conditions::{Fact, FactSource, Field, FieldKind},
    fold::fold,
    ids::{HostUserId, TagId},
};

/// The fields of tickets that conditions may name: the only door from input to column names.
pub static TICKET_FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Integer),
    Field::new("reference", FieldKind::Keyword(&[])),
    Field::new("status", FieldKind::Keyword(Status::WORDS)),
    Field::new("priority", FieldKind::Rank(Priority::WORDS)),
    Field::new("ticket_type", FieldKind::Keyword(TicketType::WORDS)),
    Field::new("channel", FieldKind::Keyword(&[])),
    Field::new("awaiting", FieldKind::Keyword(Awaiting::WORDS)),
    Field::new("requester_id", FieldKind::Keyword(&[])),
    Field::new("contact_id", FieldKind::Integer),
    Field::new("guest_email", FieldKind::Text),
    Field::new("assigned_to", FieldKind::Keyword(&[])),
    Field::new("department_id", FieldKind::Integer),
    Field::new("subject", FieldKind::Text),
    Field::new("tags", FieldKind::Ids),
    Field::new("first_response_at", FieldKind::Time),
    Field::new("resolved_at", FieldKind::Time),
    Field::new("closed_at", FieldKind::Time),
    Field::new("last_reply_at", FieldKind::Time),
    Field::new("created_at", FieldKind::Time),
    Field::new("updated_at", FieldKind::Time),
    Field::new("sla_first_response_breached", FieldKind::Bool),
    Field::new("sla_resolution_breached", FieldKind::Bool),
    Field::new("sla_policy_id", FieldKind::Integer),
    Field::new("sla_level", FieldKind::Integer),
    Field::new("first_response_due_at", FieldKind::Time),
    Field::new("resolution_due_at", FieldKind::Time),
];

/// A ticket with its tags, as conditions see it in memory.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// Its tags.
    pub tags: &'a [TagId],
}

impl FactSource for Facts<'_> {
    fn fact(&self, field: &str) -> Fact {
        let t = self.ticket;
        match field {
            "id" => Fact::Integer(t.id.0),
            "reference" => Fact::keyword(t.reference.as_ref().map(Reference::as_str)),
            "status" => Fact::keyword(Some(t.status.as_str())),
            "priority" => Fact::Integer(i64::from(t.priority.weight())),
            "ticket_type" => Fact::keyword(Some(t.ticket_type.as_str())),
            "channel" => Fact::keyword(Some(t.channel.as_str())),
            "awaiting" => Fact::keyword(Some(t.awaiting.as_str())),
            "requester_id" => Fact::keyword(t.requester_user().map(HostUserId::as_str)),
            "contact_id" => Fact::integer(t.contact_id.map(|id| id.0)),
            "guest_email" => Fact::text(t.guest_email.as_deref().map(fold)),
            "assigned_to" => Fact::keyword(t.assignee.as_ref().map(HostUserId::as_str)),
            "department_id" => Fact::integer(t.department_id.map(|id| id.0)),
            "subject" => Fact::text(Some(fold(&t.subject))),
            "tags" => Fact::Ids(self.tags.iter().map(|id| id.0).collect()),
            "first_response_at" => Fact::time(t.first_response_at),
            "resolved_at" => Fact::time(t.resolved_at),
            "closed_at" => Fact::time(t.closed_at),
            "last_reply_at" => Fact::time(t.last_reply_at),
            "created_at" => Fact::Time(t.created_at),
            "updated_at" => Fact::Time(t.updated_at),
            "sla_first_response_breached" => Fact::Bool(t.sla.first_response_breached),
            "sla_resolution_breached" => Fact::Bool(t.sla.resolution_breached),
            "sla_policy_id" => Fact::integer(t.sla.policy_id.map(|id| id.0)),
            "sla_level" => Fact::Integer(i64::from(t.sla.level)),
            "first_response_due_at" => Fact::time(t.sla.first_response_due_at),
            "resolution_due_at" => Fact::time(t.sla.resolution_due_at),
            _ => Fact::Null,
        }
    }
}
