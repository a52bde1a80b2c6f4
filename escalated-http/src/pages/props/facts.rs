use escalated_core::{contacts::Contact, departments::Department, tickets::Ticket};
use serde_json::{Map, Value, json};

use super::{
    Names, instant, maybe_instant,
    names::{Asker, requester_id},
};

/// What everybody who sees a ticket may know of it.
pub(super) fn facts(
    ticket: &Ticket,
    department: Option<&Department>,
    contact: Option<&Contact>,
    names: &Names,
) -> Map<String, Value> {
    let (name, email) = names.requester(&Asker::of_ticket(ticket, contact));
    map(json!({
        "id": ticket.id,
        "reference": ticket.reference,
        "subject": ticket.subject,
        "description": ticket.description,
        "status": ticket.status,
        "status_label": ticket.status.label(),
        "is_open": ticket.status.is_open(),
        "priority": ticket.priority,
        "priority_label": ticket.priority.label(),
        "ticket_type": ticket.ticket_type,
        "channel": ticket.channel,
        "awaiting": ticket.awaiting,
        "requester_id": requester_id(&ticket.requester),
        "requester_name": name,
        "requester_email": email,
        "department": department.map(|d| json!({ "id": d.id, "name": d.name })),
        "last_reply_at": maybe_instant(ticket.last_reply_at),
        "resolved_at": maybe_instant(ticket.resolved_at),
        "closed_at": maybe_instant(ticket.closed_at),
        "created_at": instant(ticket.created_at),
        "updated_at": instant(ticket.updated_at),
    }))
}

pub(super) fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
