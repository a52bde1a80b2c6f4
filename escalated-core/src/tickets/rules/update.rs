use serde_json::Value;

use super::{check_body, check_subject};
use crate::{
    Error, FieldError, Result,
    activities::{ActivityKind, NewActivity},
    events::{EventName, NewEvent},
    pipeline::{Change, Snapshot, TicketUpdate},
};

/// New plain fields. What equals the old value changes nothing and is not recorded.
pub(super) fn update(snapshot: &Snapshot<'_>, update: &TicketUpdate) -> Result<Change> {
    let ticket = snapshot.ticket;
    let mut errors = Vec::new();
    if let Some(subject) = &update.subject {
        check_subject("subject", subject, &mut errors);
    }
    if let Some(description) = &update.description {
        check_body("description", description, &mut errors);
    }
    if let Some(metadata) = &update.metadata {
        check_metadata(metadata, &mut errors);
    }
    if !errors.is_empty() {
        return Err(Error::invalid(errors));
    }

    let mut change = Change::default();
    let mut changed = Vec::new();
    let mut record = |field: &'static str, old: Option<String>, new: Option<String>| {
        changed.push(Value::from(field));
        NewActivity::change(ActivityKind::Updated, field, old, new)
    };
    if let Some(subject) = update.subject.as_ref().filter(|new| **new != ticket.subject) {
        let (old, new) = (Some(ticket.subject.clone()), Some(subject.clone()));
        change.activities.push(record("subject", old, new));
        change.patch.subject = Some(subject.clone());
    }
    if let Some(text) = update.description.as_ref().filter(|new| **new != ticket.description) {
        let mut activity = record("description", None, None);
        // The old text stays readable: the record is append-only, the ticket is not.
        activity.data = serde_json::json!({ "old": ticket.description });
        change.activities.push(activity);
        change.patch.description = Some(text.clone());
    }
    if let Some(kind) = update.ticket_type.filter(|new| *new != ticket.ticket_type) {
        let (old, new) = (Some(ticket.ticket_type.to_string()), Some(kind.to_string()));
        change.activities.push(record("ticket_type", old, new));
        change.patch.ticket_type = Some(kind);
    }
    if let Some(metadata) = update.metadata.as_ref().filter(|new| **new != ticket.metadata) {
        let mut activity = record("metadata", None, None);
        activity.data = serde_json::json!({ "old": ticket.metadata });
        change.activities.push(activity);
        change.patch.metadata = Some(metadata.clone());
    }
    if !changed.is_empty() {
        change.events.push(NewEvent::new(EventName::TicketUpdated).with("changed", changed));
    }
    Ok(change)
}

/// Metadata is an object of at most 16 KiB.
pub(super) fn check_metadata(metadata: &Value, errors: &mut Vec<FieldError>) {
    if !metadata.is_object() {
        errors.push(FieldError::new("metadata", "wrong_type", "metadata is an object"));
    } else if metadata.to_string().len() > 16 * 1024 {
        errors.push(FieldError::new("metadata", "too_long", "metadata has at most 16 KiB"));
    } else if has_nul(metadata) {
        let message = "metadata has no NUL characters";
        errors.push(FieldError::new("metadata", "invalid_characters", message));
    }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(map) => map.iter().any(|(key, value)| key.contains('\0') || has_nul(value)),
        _ => false,
    }
}
