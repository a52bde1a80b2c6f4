use escalated_core::{
    tickets::{Awaiting, Status, TicketListItem},
    time::Timestamp,
};
use serde_json::{Map, Value, json};

use super::{
    Names,
    facts::map,
    instant, maybe_instant,
    names::{Asker, requester_id},
};

/// A row of an agent's list.
pub(crate) fn staff_row(row: &TicketListItem, names: &Names) -> Value {
    let (requester_name, requester_email) = names.requester(&Asker::of_row(row));
    let mut props = row_facts(row);
    props.extend(map(json!({
        "needs_answer": row.awaiting == Awaiting::Internal && row.status.is_open(),
        "requester_id": requester_id(&row.requester),
        "requester_name": requester_name,
        "requester_email": requester_email,
        "assignee": row.assignee.as_ref().map(|id| names.person(id)),
        "assignee_name": row.assignee.as_ref().map(|id| names.of(id)),
        "sla_due_at": maybe_instant(due(row)),
        "sla_breached": row.sla.first_response_breached || row.sla.resolution_breached,
    })));
    Value::Object(props)
}

/// When the next promise is due, while a clock can run.
fn due(row: &TicketListItem) -> Option<Timestamp> {
    let runs = row.status.is_open() && row.status != Status::WaitingOnCustomer;
    // A first response that was given keeps its due date.
    let first = row.sla.first_response_due_at.filter(|_| row.last_reply_at.is_none());
    first.or(row.sla.resolution_due_at).filter(|_| runs)
}

/// A row of a requester's own list.
pub(crate) fn public_row(row: &TicketListItem) -> Value {
    Value::Object(row_facts(row))
}

/// What everybody who has the ticket in a list may know of it.
fn row_facts(row: &TicketListItem) -> Map<String, Value> {
    let department = row
        .department_id
        .map(|id| json!({ "id": id, "name": row.department_name.as_deref().unwrap_or_default() }));
    map(json!({
        "id": row.id,
        "reference": row.reference,
        "subject": row.subject,
        "status": row.status,
        "status_label": row.status.label(),
        "priority": row.priority,
        "priority_label": row.priority.label(),
        "ticket_type": row.ticket_type,
        "awaiting": row.awaiting,
        "department": department,
        "last_reply_at": maybe_instant(row.last_reply_at),
        "created_at": instant(row.created_at),
        "updated_at": instant(row.updated_at),
    }))
}
