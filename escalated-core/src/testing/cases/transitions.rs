//! The status: the whole table, its dates, and who may move along it.

use serde_json::json;

use crate::{
    actor::Role,
    events::EventName,
    settings::SettingKey,
    testing::{Fixture, refused, refused_field},
    tickets::{Awaiting, Status, Ticket},
};

/// A ticket with that status, on the shortest way from `open`.
async fn at(fixture: &dyn Fixture, status: Status) -> Ticket {
    let mut ticket = fixture.open("Somewhere").await;
    let way: &[Status] = match status {
        Status::Open => &[],
        Status::Reopened => &[Status::Closed, Status::Reopened],
        _ => &[status],
    };
    for step in way {
        ticket = go(fixture, &ticket, *step).await;
    }
    ticket
}

async fn go(fixture: &dyn Fixture, ticket: &Ticket, to: Status) -> Ticket {
    let agent = fixture.cx(Role::Agent);
    fixture.tickets().transition(&agent, ticket.id.into(), to).await.unwrap().ticket
}

/// Every step of the table is taken, every other is refused with the allowed ones and changes
/// nothing; only a chat begins `live`.
pub async fn the_whole_table(fixture: &dyn Fixture) {
    let agent = fixture.cx(Role::Agent);
    for from in Status::ALL.iter().copied().filter(|from| *from != Status::Live) {
        let refusing = at(fixture, from).await;
        for to in Status::ALL.iter().copied().filter(|to| *to != from) {
            if from.allowed().contains(&to) {
                let ticket = at(fixture, from).await;
                let moved = go(fixture, &ticket, to).await;
                assert_eq!((moved.status, moved.version), (to, ticket.version + 1));
                assert_eq!(fixture.stored(&moved).await, moved);
                continue;
            }
            let result = fixture.tickets().transition(&agent, refusing.id.into(), to).await;
            let error = refused_field(result, "status", "transition_not_allowed");
            let allowed: Vec<_> = from.allowed().iter().map(|status| status.as_str()).collect();
            let details = json!({ "from": from, "to": to, "allowed": allowed });
            assert_eq!(error.details(), Some(&details));
        }
        assert_eq!(fixture.stored(&refusing).await, refusing);
    }
}

/// The same status again writes nothing, tells nothing, and keeps the version.
pub async fn the_same_status_changes_nothing(fixture: &dyn Fixture) {
    let ticket = fixture.open("Still open").await;
    let before = fixture.rows().await;
    fixture.clock().advance_seconds(60);
    let agent = fixture.cx(Role::Agent);
    let outcome = fixture.tickets().transition(&agent, ticket.id.into(), Status::Open).await;
    let outcome = outcome.unwrap();
    assert_eq!(outcome.ticket, ticket);
    assert!(outcome.activities.is_empty() && outcome.events.is_empty());
    assert_eq!(fixture.rows().await, before);
    assert_eq!(fixture.stored(&ticket).await, ticket);
}

/// Resolving and closing are dated, reopening clears both dates, and a second time has its own.
pub async fn dates_follow_the_status(fixture: &dyn Fixture) {
    let ticket = fixture.open("Dated").await;
    fixture.clock().advance_seconds(60);
    let resolved = go(fixture, &ticket, Status::Resolved).await;
    let first = fixture.cx(Role::Agent).now;
    assert_eq!((resolved.resolved_at, resolved.closed_at), (Some(first), None));
    assert_eq!((resolved.awaiting, resolved.updated_at), (Awaiting::None, first));
    fixture.clock().advance_seconds(60);
    let closed = go(fixture, &resolved, Status::Closed).await;
    assert_eq!(closed.resolved_at, Some(first));
    assert_eq!(closed.closed_at, Some(fixture.cx(Role::Agent).now));
    let reopened = go(fixture, &closed, Status::Reopened).await;
    assert_eq!((reopened.resolved_at, reopened.closed_at), (None, None));
    assert_eq!(reopened.awaiting, Awaiting::Internal);
    assert_eq!(fixture.stored(&reopened).await, reopened);
    fixture.clock().advance_seconds(60);
    let again = go(fixture, &reopened, Status::Resolved).await;
    assert_eq!(again.resolved_at, Some(fixture.cx(Role::Agent).now));
    assert_eq!(fixture.stored(&again).await, again);
}

/// A step is told as a change of status, and once more by its own name if it has one.
pub async fn steps_are_told(fixture: &dyn Fixture) {
    let named = [
        (Status::Escalated, Some(EventName::TicketEscalated)),
        (Status::InProgress, None),
        (Status::Resolved, Some(EventName::TicketResolved)),
        (Status::Reopened, Some(EventName::TicketReopened)),
        (Status::Closed, Some(EventName::TicketClosed)),
    ];
    let ticket = fixture.open("Told").await;
    let (agent, mut seq) = (fixture.cx(Role::Agent), ticket.seq);
    for (to, name) in named {
        let outcome = fixture.tickets().transition(&agent, ticket.id.into(), to).await.unwrap();
        let told: Vec<_> = [EventName::TicketStatusChanged].into_iter().chain(name).collect();
        seq += i64::try_from(told.len()).unwrap();
        assert_eq!((outcome.events, outcome.ticket.seq), (told, seq));
        let activity = &outcome.activities[0];
        assert_eq!(activity.new.as_deref(), Some(to.as_str()));
    }
}

/// A requester closes and reopens their own ticket, and nothing else; closing can be switched off.
pub async fn requesters_close_and_reopen(fixture: &dyn Fixture) {
    let ticket = fixture.open("My own").await;
    let (cleo, tickets) = (fixture.cx(Role::Requester), fixture.tickets());
    refused(tickets.transition(&cleo, ticket.id.into(), Status::Resolved).await, "forbidden");
    tickets.transition(&cleo, ticket.id.into(), Status::Closed).await.unwrap();
    tickets.transition(&cleo, ticket.id.into(), Status::Reopened).await.unwrap();
    fixture.set(SettingKey::AllowCustomerClose, "0").await;
    let result = tickets.transition(&cleo, ticket.id.into(), Status::Closed).await;
    refused(result, "customer_close_disabled");
    go(fixture, &ticket, Status::Closed).await;
}
