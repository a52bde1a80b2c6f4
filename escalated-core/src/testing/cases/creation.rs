//! Opening tickets.

use serde_json::json;

use crate::{
    activities::ActivityKind,
    actor::Role,
    departments::DepartmentInput,
    events::EventName,
    ids::HostUserId,
    tags::TagInput,
    testing::{Fixture, UUID_PERSON, new_ticket},
    tickets::{
        Awaiting, Channel, NewTicket, Priority, Requester, RequesterInput, Status, TicketType,
    },
};

/// Everything that a ticket can be opened with is stored, recorded, told, and read back the same.
pub async fn a_ticket_comes_back_as_it_was_answered(fixture: &dyn Fixture) {
    let (services, admin) = (fixture.services(), fixture.cx(Role::Owner));
    let department = DepartmentInput {
        name: "Repairs".into(),
        slug: None,
        description: None,
        is_active: true,
        manager_id: None,
        members: None,
    };
    let department = services.create_department(&admin, &department).await.unwrap();
    let input = TagInput { name: "vip".into(), color: None };
    let tag = services.create_tag(&admin, &input).await.unwrap();
    let new = NewTicket {
        requester: RequesterInput::User { id: HostUserId::new(UUID_PERSON) },
        priority: Some(Priority::Urgent),
        ticket_type: Some(TicketType::Incident),
        channel: Channel::new("phone").unwrap(),
        department_id: Some(department.id),
        assignee: Some(HostUserId::new("3")),
        tags: vec![tag.id],
        metadata: json!({ "order": 7, "nested": { "ü": [1, null, "x"] } }),
        ..new_ticket("  Printer on fire 🔥  ")
    };
    let agent = fixture.cx(Role::Agent);
    let outcome = fixture.tickets().create(&agent, new).await.unwrap();
    let ticket = &outcome.ticket;
    assert_eq!(ticket.subject, "Printer on fire 🔥");
    assert_eq!(ticket.requester, Requester::User(HostUserId::new(UUID_PERSON)));
    assert_eq!((ticket.status, ticket.priority), (Status::Open, Priority::Urgent));
    assert_eq!((ticket.ticket_type, ticket.awaiting), (TicketType::Incident, Awaiting::Internal));
    assert_eq!((ticket.version, ticket.created_at), (1, agent.now));
    let told = [EventName::TicketCreated, EventName::TicketAssigned, EventName::TicketTagAdded];
    assert_eq!(outcome.events, told);
    assert_eq!(ticket.seq, 3);

    let detail = fixture.tickets().get(&agent, &ticket.id.into()).await.unwrap();
    assert_eq!(detail.ticket, *ticket);
    assert_eq!(detail.department, Some(department));
    assert_eq!(detail.tags, vec![tag]);
    assert_eq!(Some(detail.tags), outcome.tags);
    let mut newest_first = outcome.activities.clone();
    newest_first.reverse();
    assert_eq!(detail.activities, newest_first);
    let kinds: Vec<_> = outcome.activities.iter().map(|activity| activity.kind).collect();
    assert_eq!(kinds, [ActivityKind::Created, ActivityKind::Assigned, ActivityKind::TagAdded]);
    assert!(outcome.activities.iter().all(|activity| {
        activity.id.0 > 0 && activity.request_id == agent.request_id && activity.actor.name == "Ben"
    }));
    let by_reference = ticket.reference.clone().unwrap();
    let again = fixture.tickets().get(&agent, &by_reference.into()).await.unwrap();
    assert_eq!(again.ticket, *ticket);
    assert_eq!(fixture.rows().await["escalated_outbox"], 3);
}

/// References hold the id, with five digits or more; a new prefix leaves the old ones.
pub async fn references_count_up(fixture: &dyn Fixture) {
    for number in 1..=3 {
        let ticket = fixture.open("Again").await;
        assert_eq!(ticket.id.0, number);
        assert_eq!(ticket.reference.unwrap().as_str(), format!("ESC-{number:05}"));
    }
    fixture.set(crate::settings::SettingKey::ReferencePrefix, "HELP").await;
    let ticket = fixture.open("Under another prefix").await;
    assert_eq!(ticket.reference.unwrap().as_str(), "HELP-00004");
    let old = crate::tickets::TicketKey::parse("esc-00002").unwrap();
    let found = fixture.tickets().get(&fixture.cx(Role::Requester), &old).await.unwrap();
    assert_eq!(found.ticket.id.0, 2);
}
