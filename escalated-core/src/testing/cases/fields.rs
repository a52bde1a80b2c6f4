//! Tags, department, priority and the plain fields.

use serde_json::json;

use crate::{
    activities::ActivityKind,
    actor::Role,
    departments::DepartmentInput,
    events::EventName,
    ids::{DepartmentId, TagId},
    pipeline::TicketUpdate,
    tags::{Tag, TagInput},
    testing::{Fixture, refused, refused_field},
    tickets::{Priority, TicketType},
};

async fn tag(fixture: &dyn Fixture, name: &str) -> Tag {
    let input = TagInput { name: name.into(), color: None };
    fixture.services().create_tag(&fixture.cx(Role::Owner), &input).await.unwrap()
}

/// Tags are added, set and removed; what is there already or not there is passed over.
pub async fn tags_are_a_set(fixture: &dyn Fixture) {
    let (a, b, c) = (tag(fixture, "a").await, tag(fixture, "b").await, tag(fixture, "c").await);
    let ticket = fixture.open("Tagged").await;
    let (ben, tickets) = (fixture.cx(Role::Agent), fixture.tickets());
    let added = tickets.add_tags(&ben, ticket.id.into(), vec![b.id, a.id, b.id]).await.unwrap();
    assert_eq!(added.events, [EventName::TicketTagAdded; 2]);
    assert_eq!(added.activities[0].new.as_deref(), Some("b"));
    let same = tickets.add_tags(&ben, ticket.id.into(), vec![a.id]).await.unwrap();
    assert_eq!((same.ticket.version, same.events.len()), (added.ticket.version, 0));
    let action = crate::pipeline::Action::SetTags { tags: vec![c.id, a.id] };
    let command = crate::pipeline::Command::one(ticket.id.into(), action);
    let set = tickets.execute(&ben, command).await.unwrap();
    assert_eq!(set.events, [EventName::TicketTagAdded, EventName::TicketTagRemoved]);
    let now = tickets.get(&ben, &ticket.id.into()).await.unwrap();
    assert_eq!(now.tags, [a.clone(), c.clone()]);
    let gone = tickets.remove_tags(&ben, ticket.id.into(), vec![a.id, b.id]).await.unwrap();
    assert_eq!(gone.activities.len(), 1);
    assert_eq!(gone.activities[0].kind, ActivityKind::TagRemoved);
    assert_eq!(gone.tags, Some(vec![c.clone()]));
    let wrong = tickets.add_tags(&ben, ticket.id.into(), vec![c.id, TagId(99)]).await;
    refused_field(wrong, "tags.1", "unknown_tag");
    let wrong = tickets.remove_tags(&ben, ticket.id.into(), vec![TagId(99)]).await;
    refused_field(wrong, "remove_tags.0", "unknown_tag");
    assert_eq!(tickets.get(&ben, &ticket.id.into()).await.unwrap().tags, [c]);
}

/// A ticket is routed to a department that is active, and to none.
pub async fn departments_route(fixture: &dyn Fixture) {
    let admin = fixture.cx(Role::Owner);
    let mut ids = Vec::new();
    for (name, is_active) in [("Repairs", true), ("Closed", false)] {
        let input = DepartmentInput {
            name: name.into(),
            slug: None,
            description: None,
            is_active,
            manager_id: None,
            members: None,
        };
        ids.push(fixture.services().create_department(&admin, &input).await.unwrap().id);
    }
    let ticket = fixture.open("Routed").await;
    let (ben, tickets) = (fixture.cx(Role::Agent), fixture.tickets());
    let moved = tickets.change_department(&ben, ticket.id.into(), Some(ids[0])).await.unwrap();
    assert_eq!(moved.ticket.department_id, Some(ids[0]));
    assert_eq!(moved.events, [EventName::TicketDepartmentChanged]);
    let same = tickets.change_department(&ben, ticket.id.into(), Some(ids[0])).await.unwrap();
    assert_eq!(same.ticket.version, moved.ticket.version);
    for wrong in [ids[1], DepartmentId(99)] {
        let result = tickets.change_department(&ben, ticket.id.into(), Some(wrong)).await;
        refused_field(result, "department_id", "unknown_department");
    }
    let none = tickets.change_department(&ben, ticket.id.into(), None).await.unwrap();
    assert_eq!(none.activities[0].old.as_deref(), Some(ids[0].to_string().as_str()));
    assert_eq!(fixture.stored(&ticket).await, none.ticket);
}

/// Priorities change, and the same again changes nothing.
pub async fn priorities_change(fixture: &dyn Fixture) {
    let ticket = fixture.open("Urgent").await;
    assert_eq!(ticket.priority, Priority::Medium);
    let (ben, tickets) = (fixture.cx(Role::Agent), fixture.tickets());
    for to in Priority::ALL.iter().copied() {
        let outcome = tickets.change_priority(&ben, ticket.id.into(), to).await.unwrap();
        assert_eq!(fixture.stored(&ticket).await.priority, to);
        let again = tickets.change_priority(&ben, ticket.id.into(), to).await.unwrap();
        assert_eq!(again.ticket, outcome.ticket);
    }
    let cleo = fixture.cx(Role::Requester);
    let result = tickets.change_priority(&cleo, ticket.id.into(), Priority::Low).await;
    refused(result, "forbidden");
}

/// Texts, type and metadata change; each change keeps what was, and what is equal is no change.
pub async fn plain_fields_change(fixture: &dyn Fixture) {
    let ticket = fixture.open("Old subject").await;
    let (ben, tickets) = (fixture.cx(Role::Agent), fixture.tickets());
    let update = TicketUpdate {
        subject: Some("New subject — ÄÖÜ".into()),
        description: Some("New text\nof two lines".into()),
        ticket_type: Some(TicketType::Incident),
        metadata: Some(json!({ "a": 1.5, "b": [true, null] })),
    };
    let outcome = tickets.update(&ben, ticket.id.into(), update.clone()).await.unwrap();
    assert_eq!(outcome.events, [EventName::TicketUpdated]);
    let fields: Vec<_> = outcome.activities.iter().map(|a| a.field.clone().unwrap()).collect();
    assert_eq!(fields, ["subject", "description", "ticket_type", "metadata"]);
    assert_eq!(outcome.activities[1].data, json!({ "old": ticket.description }));
    assert_eq!(fixture.stored(&ticket).await, outcome.ticket);
    let again = tickets.update(&ben, ticket.id.into(), update).await.unwrap();
    assert_eq!((again.ticket, again.activities.len()), (outcome.ticket, 0));
    let empty = TicketUpdate { subject: Some(String::new()), ..TicketUpdate::default() };
    refused_field(tickets.update(&ben, ticket.id.into(), empty).await, "subject", "required");
    let list = TicketUpdate { metadata: Some(json!([])), ..TicketUpdate::default() };
    refused_field(tickets.update(&ben, ticket.id.into(), list).await, "metadata", "wrong_type");
    let query = crate::tickets::TicketQuery { search: Some("ÄÖÜ".into()), ..Default::default() };
    assert_eq!(tickets.list(&ben, &query).await.unwrap().items.len(), 1);
}
