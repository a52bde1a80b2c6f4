//! Things in the shapes of the plugin SDK.

use escalated_core::{
    contacts::Contact,
    departments::Department,
    directory::Person,
    ids::TicketId,
    pipeline::PostedMessage,
    replies::{Author, AuthorKind, Entry},
    tags::Tag,
    tickets::Ticket,
    time::Timestamp,
};
use serde_json::{Map, Value, json};

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// A ticket, with what the SDK and the REST API call its parts.
pub(crate) fn ticket(ticket: &Ticket) -> Map<String, Value> {
    let requester = ticket.requester_user();
    object(json!({
        "id": ticket.id,
        "reference": ticket.reference,
        "title": ticket.subject,
        "subject": ticket.subject,
        "description": ticket.description,
        "status": ticket.status,
        "priority": ticket.priority,
        "ticket_type": ticket.ticket_type,
        "channel": ticket.channel,
        "assigned_to": ticket.assignee,
        "department_id": ticket.department_id,
        "requester_id": requester,
        "requester_type": if requester.is_some() { "user" } else { "contact" },
        "contact_id": ticket.contact_id,
        "metadata": ticket.metadata,
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
    }))
}

/// A message as it stands in a thread.
pub(super) fn entry(entry: &Entry) -> Value {
    match entry {
        Entry::Reply(m) => message(m.id.0, m.ticket_id, &m.body, false, &m.author, m.created_at),
        Entry::Note(m) => message(m.id.0, m.ticket_id, &m.body, true, &m.author, m.created_at),
    }
}

/// A message that was just written.
pub(super) fn posted(m: &PostedMessage, ticket: TicketId) -> Value {
    message(m.id.0, ticket, &m.body, m.is_note, &m.author, m.created_at)
}

fn message(
    id: i64,
    ticket: TicketId,
    body: &str,
    is_note: bool,
    author: &Author,
    at: Timestamp,
) -> Value {
    let (user, contact) = (author.actor.user_id(), author.actor.contact_id());
    let author_id = user.map_or_else(|| json!(contact), |user| json!(user));
    let author_type = match author.kind {
        AuthorKind::System => None,
        kind => Some(kind.as_str()),
    };
    json!({
        "id": id,
        "ticket_id": ticket,
        "body": body,
        "is_internal_note": is_note,
        "author_id": author_id,
        "author_type": author_type,
        "author_name": author.actor.name,
        "created_at": at,
        "updated_at": at,
    })
}

/// A contact.
pub(super) fn contact(contact: &Contact) -> Value {
    json!({ "id": contact.id, "name": contact.display_name(), "email": contact.email })
}

/// A user of the host.
pub(super) fn person(person: &Person) -> Value {
    json!({ "id": person.id, "name": person.name, "email": person.email })
}

/// A tag.
pub(super) fn tag(tag: &Tag) -> Value {
    json!({ "id": tag.id, "name": tag.name, "slug": tag.slug, "color": tag.color })
}

/// A department.
pub(super) fn department(department: &Department) -> Value {
    json!({
        "id": department.id,
        "name": department.name,
        "slug": department.slug,
        "is_active": department.is_active,
    })
}
