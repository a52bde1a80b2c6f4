//! Assign, unassign, claim.

use serde_json::json;

use crate::{
    activities::ActivityKind,
    actor::Role,
    events::EventName,
    mail::{NoticeKind, Recipient},
    settings::SettingKey,
    testing::{Fixture, id, refused, refused_field},
    tickets::Status,
};

/// An assignee comes, changes and goes; the same again changes nothing.
pub async fn an_assignee_comes_and_goes(fixture: &dyn Fixture) {
    let ticket = fixture.open("Whose").await;
    let (ben, tickets) = (fixture.cx(Role::Agent), fixture.tickets());
    let first = tickets.assign(&ben, ticket.id.into(), id("3")).await.unwrap();
    assert_eq!(first.ticket.assignee, Some(id("3")));
    assert_eq!(first.events, [EventName::TicketAssigned]);
    assert_eq!(first.notices[0].kind, NoticeKind::Assigned);
    assert_eq!(first.notices[0].recipient, Recipient::User(id("3")));
    let same = tickets.assign(&ben, ticket.id.into(), id("3")).await.unwrap();
    assert_eq!((same.ticket.version, same.events.len()), (first.ticket.version, 0));
    let second = tickets.assign(&ben, ticket.id.into(), id("2")).await.unwrap();
    let activity = &second.activities[0];
    assert_eq!((activity.old.as_deref(), activity.new.as_deref()), (Some("3"), Some("2")));
    assert!(second.notices.is_empty(), "nobody is told of their own doing");
    let gone = tickets.unassign(&ben, ticket.id.into()).await.unwrap();
    assert_eq!(
        (gone.ticket.assignee.as_ref(), gone.activities[0].kind),
        (None, ActivityKind::Unassigned)
    );
    assert_eq!(gone.events, [EventName::TicketUnassigned]);
    let again = tickets.unassign(&ben, ticket.id.into()).await.unwrap();
    assert_eq!(again.ticket.version, gone.ticket.version);
    assert_eq!(fixture.stored(&ticket).await, again.ticket);
}

/// Only somebody who works tickets can be assigned.
pub async fn only_agents_are_assigned(fixture: &dyn Fixture) {
    let ticket = fixture.open("Whose").await;
    let before = fixture.rows().await;
    let ben = fixture.cx(Role::Agent);
    for wrong in ["99", "10", "4", "5", ""] {
        let result = fixture.tickets().assign(&ben, ticket.id.into(), id(wrong)).await;
        refused_field(result, "assigned_to", "unknown_agent");
    }
    for role in [Role::Requester, Role::LightAgent, Role::Viewer] {
        let result = fixture.tickets().assign(&fixture.cx(role), ticket.id.into(), id("3")).await;
        refused(result, "forbidden");
        refused(fixture.tickets().claim(&fixture.cx(role), ticket.id.into()).await, "forbidden");
    }
    assert_eq!(fixture.rows().await, before);
}

/// A free ticket is claimed once; to the second it is `already_assigned`, to the first the same.
pub async fn a_ticket_is_claimed_once(fixture: &dyn Fixture) {
    let ticket = fixture.open("Mine").await;
    let (ben, cem) = (fixture.of("2"), fixture.of("3"));
    let claimed = fixture.tickets().claim(&ben, ticket.id.into()).await.unwrap();
    assert_eq!(claimed.ticket.assignee, Some(id("2")));
    let error = refused(fixture.tickets().claim(&cem, ticket.id.into()).await, "already_assigned");
    assert_eq!(error.details(), Some(&json!({ "assigned_to": 2 })));
    let again = fixture.tickets().claim(&ben, ticket.id.into()).await.unwrap();
    assert_eq!(again.ticket, claimed.ticket);
}

/// With the setting, assigning an open ticket puts it in progress; any other stays where it is.
pub async fn assigning_can_start_progress(fixture: &dyn Fixture) {
    fixture.set(SettingKey::OnAssignStartProgress, "1").await;
    let ben = fixture.cx(Role::Agent);
    let open = fixture.open("Open").await;
    let outcome = fixture.tickets().claim(&ben, open.id.into()).await.unwrap();
    assert_eq!(outcome.ticket.status, Status::InProgress);
    assert_eq!(outcome.events, [EventName::TicketAssigned, EventName::TicketStatusChanged]);
    let waiting = fixture.open("Waiting").await;
    let to = Status::WaitingOnCustomer;
    fixture.tickets().transition(&ben, waiting.id.into(), to).await.unwrap();
    let outcome = fixture.tickets().assign(&ben, waiting.id.into(), id("3")).await.unwrap();
    assert_eq!(outcome.ticket.status, to);
}
