//! Previews: what would happen, without its happening.

use serde_json::Value;

use crate::{
    actor::Role,
    ids::{ActivityId, MessageId, TicketId},
    pipeline::{Action, Command, Outcome},
    tags::TagInput,
    testing::{Fixture, id, new_ticket, refused},
    tickets::{NewTicket, Priority, RequesterInput, Status},
};

/// An outcome without what only a commit gives: ids, references, links.
fn bare(mut outcome: Outcome) -> Outcome {
    outcome.ticket.id = TicketId(0);
    outcome.ticket.reference = None;
    outcome.ticket.guest_nonce = None;
    for message in &mut outcome.messages {
        message.id = MessageId(0);
    }
    for activity in &mut outcome.activities {
        activity.id = ActivityId(0);
        activity.ticket_id = TicketId(0);
        if activity.data.get("message_id").is_some() {
            activity.data = Value::Null;
        }
    }
    outcome
}

/// The preview of a creation equals its execution but for the ids, and writes nothing.
pub async fn a_previewed_creation_is_the_creation(fixture: &dyn Fixture) {
    let input = TagInput { name: "vip".into(), color: None };
    let tag = fixture.services().create_tag(&fixture.cx(Role::Owner), &input).await.unwrap();
    let ben = fixture.cx(Role::Agent);
    let new = NewTicket { tags: vec![tag.id], assignee: Some(id("3")), ..new_ticket("Soon") };
    let before = fixture.rows().await;
    let seen = fixture.tickets().preview(&ben, Command::Create(new.clone())).await.unwrap();
    assert_eq!(fixture.rows().await, before);
    assert_eq!((seen.ticket.id, seen.ticket.reference.as_ref()), (TicketId(0), None));
    assert!(seen.activities.iter().all(|activity| activity.id.0 == 0));
    let done = fixture.tickets().create(&ben, new).await.unwrap();
    assert_eq!(done.ticket.id.0, 1, "the preview drew no id");
    assert_eq!(bare(seen), bare(done));
}

/// The same of a guest's creation: no contact is made for it.
pub async fn a_previewed_guest_is_no_contact(fixture: &dyn Fixture) {
    let nobody = fixture.cx(Role::Anonymous);
    let requester = RequesterInput::Guest { name: "Dana".into(), email: "d@example.org".into() };
    let new = NewTicket { requester, ..new_ticket("As a guest") };
    let before = fixture.rows().await;
    let seen = fixture.tickets().preview(&nobody, Command::Create(new.clone())).await.unwrap();
    assert_eq!(fixture.rows().await, before);
    let done = fixture.tickets().create(&nobody, new.clone()).await.unwrap();
    assert_eq!(seen.events, done.events);
    assert_eq!(seen.notices.len(), done.notices.len());
    let again = fixture.tickets().preview(&nobody, Command::Create(new)).await.unwrap();
    assert_eq!(again.ticket.contact_id, done.ticket.contact_id);
    assert_eq!(again.notices, done.notices);
}

/// The preview of a change equals its execution but for the ids, and writes nothing.
pub async fn a_previewed_change_is_the_change(fixture: &dyn Fixture) {
    let ticket = fixture.open("Later").await;
    let ben = fixture.cx(Role::Agent);
    let actions = vec![
        Action::Claim,
        Action::Reply { body: "On it".into(), attachments: vec![] },
        Action::ChangePriority { to: Priority::High },
        Action::Transition { to: Status::InProgress },
    ];
    let command = Command::batch(ticket.id.into(), actions);
    let before = fixture.rows().await;
    let seen = fixture.tickets().preview(&ben, command.clone()).await.unwrap();
    assert_eq!(fixture.rows().await, before);
    assert_eq!(fixture.stored(&ticket).await, ticket);
    assert_eq!(seen.messages[0].id, MessageId(0));
    let done = fixture.tickets().execute(&ben, command).await.unwrap();
    assert_eq!(bare(seen), bare(done));
}

/// A preview lists every change that would be refused, and shows the rest.
pub async fn a_preview_lists_refusals(fixture: &dyn Fixture) {
    let ticket = fixture.open("Refused").await;
    let ben = fixture.cx(Role::Agent);
    let actions = vec![
        Action::Transition { to: Status::Reopened },
        Action::ChangePriority { to: Priority::High },
        Action::Assign { agent: id("10") },
        Action::Reply { body: String::new(), attachments: vec![] },
    ];
    let command = Command::batch(ticket.id.into(), actions);
    let seen = fixture.tickets().preview(&ben, command).await.unwrap();
    let refusals: Vec<_> = seen
        .refused
        .iter()
        .map(|refusal| (refusal.action.as_str(), refusal.fields[0].code.as_str()))
        .collect();
    let expected = [
        ("transition", "transition_not_allowed"),
        ("assign", "unknown_agent"),
        ("reply", "required"),
    ];
    assert_eq!(refusals, expected);
    assert_eq!(seen.ticket.priority, Priority::High);
    let cleo = fixture.cx(Role::Requester);
    let command = Command::one(ticket.id.into(), Action::Claim);
    let seen = fixture.tickets().preview(&cleo, command.clone()).await.unwrap();
    assert_eq!(seen.refused[0].code, "forbidden");
    assert_eq!(seen.ticket, ticket);
    // Who may not see the ticket is not told what would be refused.
    refused(fixture.tickets().preview(&fixture.of("11"), command).await, "ticket_not_found");
}
