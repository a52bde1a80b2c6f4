use escalated_core::{
    Result,
    actor::{Actor, Cx, Grants, Role},
    ids::{DepartmentId, TagId},
    pipeline::{Action, Command, Outcome},
    services::Services,
    tags::Tag,
    tickets::{NewTicket, Priority, TicketType},
};
use serde_json::{Value, json};

use super::sent::as_sent;

const HOOK: &str = "ticket.create";

/// Opens a ticket, after the filters of `ticket.create`. What they make of it is taken over when
/// the caller could have sent it; else the ticket is opened as it was sent.
pub(crate) async fn create(services: &Services, cx: &Cx, new: NewTicket) -> Result<Outcome> {
    let tickets = &services.ports().tickets;
    if !services.has_plugin_filter(cx, HOOK).await {
        return tickets.create(cx, new).await;
    }
    let cx = &as_sent(cx, &Command::Create(new.clone()));
    let tags = services.ports().tags.list_tags(cx).await?;
    let changed = services.plugin_filter(cx, HOOK, value(&new, &tags)).await;
    let (changed, mut added) = read(&new, &changed, &tags);
    // People without the right to choose tags get those of the plugin all the same.
    let later = if cx.grants.role >= Role::Agent { Vec::new() } else { std::mem::take(&mut added) };
    let changed = NewTicket { tags: [new.tags.clone(), added].concat(), ..changed };
    let fits = changed != new && {
        // A repeat by its key is looked up when the ticket is opened, not here.
        let cx = Cx { idempotency_key: None, ..cx.clone() };
        tickets.preview(&cx, Command::Create(changed.clone())).await.is_ok()
    };
    let mut outcome = tickets.create(cx, if fits { changed } else { new }).await?;
    if !later.is_empty() && !outcome.replayed {
        add_tags(services, cx, &mut outcome, later).await;
    }
    Ok(outcome)
}

/// Tags that the filters chose for somebody who may not; the ticket stands without them too.
async fn add_tags(services: &Services, cx: &Cx, outcome: &mut Outcome, tags: Vec<TagId>) {
    let by = Cx {
        actor: Actor::System { name: "plugins".into() },
        grants: Grants::role(Role::Agent),
        idempotency_key: None,
        sent: None,
        cause: cx.cause.next("filter ticket.create"),
        ..cx.clone()
    };
    let command = Command::one(outcome.ticket.id.into(), Action::AddTags { tags });
    match services.ports().tickets.execute(&by, command).await {
        Ok(tagged) => {
            outcome.ticket = tagged.ticket;
            outcome.tags = tagged.tags.or(outcome.tags.take());
        }
        Err(error) => tracing::warn!(code = error.code(), "tags of a plugin were not added"),
    }
}

fn value(new: &NewTicket, tags: &[Tag]) -> Value {
    let named = tags.iter().filter(|tag| new.tags.contains(&tag.id));
    let metadata = if new.metadata.is_null() { json!({}) } else { new.metadata.clone() };
    json!({
        "subject": new.subject,
        "description": new.description,
        "priority": new.priority.map(Priority::as_str),
        "ticket_type": new.ticket_type.map(TicketType::as_str),
        "department_id": new.department_id.map(|id| id.0),
        "tags": named.map(|tag| tag.name.as_str()).collect::<Vec<_>>(),
        "metadata": metadata,
        "channel": new.channel.as_str(),
    })
}

/// What was changed, field by field: a field that cannot be read stays as it was. Tags are only
/// added, and only those that exist.
fn read(new: &NewTicket, changed: &Value, tags: &[Tag]) -> (NewTicket, Vec<TagId>) {
    let text = |name: &str| changed.get(name).and_then(Value::as_str);
    let mut read = new.clone();
    if let Some(subject) = text("subject") {
        read.subject = subject.to_owned();
    }
    if let Some(description) = text("description") {
        read.description = description.to_owned();
    }
    if let Some(Ok(priority)) = text("priority").map(Priority::parse) {
        read.priority = Some(priority);
    }
    if let Some(Ok(kind)) = text("ticket_type").map(TicketType::parse) {
        read.ticket_type = Some(kind);
    }
    match changed.get("department_id") {
        Some(Value::Null) => read.department_id = None,
        Some(id) => read.department_id = id.as_i64().map(DepartmentId).or(new.department_id),
        None => {}
    }
    match changed.get("metadata") {
        // What was null was sent as an empty object.
        Some(Value::Object(metadata)) if metadata.is_empty() && new.metadata.is_null() => {}
        Some(metadata @ Value::Object(_)) => read.metadata = metadata.clone(),
        _ => {}
    }
    let names = changed.get("tags").and_then(Value::as_array).into_iter().flatten();
    let found = names.filter_map(|name| {
        let name = name.as_str()?;
        Some(tags.iter().find(|tag| tag.name == name || tag.slug == name)?.id)
    });
    let mut added: Vec<TagId> = found.filter(|id| !new.tags.contains(id)).collect();
    added.sort_unstable();
    added.dedup();
    (read, added)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(id: i64, name: &str) -> Tag {
        Tag { id: TagId(id), name: name.into(), slug: name.into(), color: "#000000".into() }
    }

    #[test]
    fn what_comes_back_unchanged_changes_nothing() {
        let tags = [tag(1, "vip"), tag(2, "german")];
        let new = NewTicket { subject: "a".into(), tags: vec![TagId(1)], ..NewTicket::default() };
        assert_eq!(read(&new, &value(&new, &tags), &tags), (new, Vec::new()));
    }

    #[test]
    fn fields_are_taken_over_one_by_one_and_tags_only_added() {
        let tags = [tag(1, "vip"), tag(2, "german")];
        let new = NewTicket {
            subject: "a".into(),
            department_id: Some(DepartmentId(3)),
            tags: vec![TagId(1)],
            ..NewTicket::default()
        };
        let (changed, added) = read(
            &new,
            &json!({
                "subject": "b", "description": 7, "priority": "nonsense", "ticket_type": "problem",
                "department_id": "x", "metadata": { "a": 1 }, "channel": "phone",
                "tags": ["german", "german", "unknown", 5], "assignee": 2,
            }),
            &tags,
        );
        let expected = NewTicket {
            subject: "b".into(),
            ticket_type: Some(TicketType::parse("problem").unwrap()),
            metadata: json!({ "a": 1 }),
            ..new.clone()
        };
        assert_eq!((changed, added), (expected, vec![TagId(2)]));
    }
}
