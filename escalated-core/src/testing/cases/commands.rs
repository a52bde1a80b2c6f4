//! Commands of several changes, versions, and idempotency keys.

use futures_util::future::join_all;
use serde_json::json;

use crate::{
    actor::Role,
    events::EventName,
    pipeline::{Action, Command, MAX_CHANGES, Outcome},
    testing::{Fixture, id, new_ticket, refused, refused_field},
    tickets::{NewTicket, Priority, Status, Ticket, TicketKey},
};

fn resolve_with_words(ticket: &Ticket) -> Command {
    let actions = vec![
        Action::Reply { body: "Fixed".into(), attachments: vec![] },
        Action::ChangePriority { to: Priority::Low },
        Action::Transition { to: Status::Resolved },
        Action::Note { body: "It was the fuse".into(), attachments: vec![] },
    ];
    Command::batch(ticket.id.into(), actions)
}

/// Several changes are one command: one version, one trail, each seeing those before.
pub async fn several_changes_are_one_command(fixture: &dyn Fixture) {
    let ticket = fixture.open("All at once").await;
    let ben = fixture.cx(Role::Agent);
    let outcome = fixture.tickets().execute(&ben, resolve_with_words(&ticket)).await.unwrap();
    assert_eq!(outcome.ticket.version, ticket.version + 1);
    let told = [
        EventName::ReplyCreated,
        EventName::TicketPriorityChanged,
        EventName::TicketStatusChanged,
        EventName::TicketResolved,
        EventName::NoteCreated,
    ];
    assert_eq!(outcome.events, told);
    assert_eq!(outcome.ticket.seq, ticket.seq + 5);
    let ids: Vec<_> = outcome.messages.iter().map(|message| message.id.0).collect();
    let named = |place: usize| outcome.activities[place].data["message_id"].as_i64();
    assert_eq!([named(0), named(3)], [Some(ids[0]), Some(ids[1])]);
    assert_eq!(fixture.stored(&ticket).await, outcome.ticket);
}

/// A command has so many actions of its own and no more; they are refused, never left out.
pub async fn the_number_of_actions_is_limited(fixture: &dyn Fixture) {
    let ticket = fixture.open("Many at once").await;
    let ben = fixture.cx(Role::Agent);
    let raise = |number: usize| {
        let to = if number.is_multiple_of(2) { Priority::Low } else { Priority::High };
        Action::ChangePriority { to }
    };
    let many = |count: usize| Command::batch(ticket.id.into(), (0..count).map(raise).collect());
    let before = fixture.rows().await;
    let refusal = fixture.tickets().execute(&ben, many(MAX_CHANGES + 1)).await;
    refused_field(refusal, "actions", "too_many");
    let refusal = fixture.tickets().preview(&ben, many(MAX_CHANGES + 1)).await;
    refused_field(refusal, "actions", "too_many");
    assert_eq!(fixture.rows().await, before);
    let outcome = fixture.tickets().execute(&ben, many(MAX_CHANGES)).await.unwrap();
    assert_eq!(outcome.events.len(), MAX_CHANGES);
}

/// The versions of a ticket never go back in time, even if a caller read its clock earlier and
/// got the lock later.
pub async fn versions_follow_time(fixture: &dyn Fixture) {
    let ticket = fixture.open("Late").await;
    let early = fixture.cx(Role::Agent);
    fixture.clock().advance_seconds(2);
    let late = fixture.cx(Role::Agent);
    let tickets = fixture.tickets();
    let first = tickets.change_priority(&late, ticket.id.into(), Priority::High).await.unwrap();
    let second = tickets.transition(&early, ticket.id.into(), Status::Resolved).await.unwrap();
    assert_eq!(second.ticket.updated_at, first.ticket.updated_at);
    assert_eq!(second.ticket.resolved_at, Some(first.ticket.updated_at));
    assert!(second.activities.iter().all(|activity| activity.created_at == late.now));
    assert_eq!(fixture.stored(&ticket).await, second.ticket);
}

/// If one change of a command is refused, none happens.
pub async fn all_changes_or_none(fixture: &dyn Fixture) {
    let ticket = fixture.open("All or none").await;
    let before = fixture.rows().await;
    let ben = fixture.cx(Role::Agent);
    for bad in [
        Action::Transition { to: Status::Open },
        Action::Assign { agent: id("99") },
        Action::Reply { body: String::new(), attachments: vec![] },
    ] {
        let Command::Change { mut actions, key, .. } = resolve_with_words(&ticket) else {
            panic!("a change");
        };
        actions.push(bad);
        fixture.tickets().execute(&ben, Command::batch(key, actions)).await.unwrap_err();
        assert_eq!(fixture.rows().await, before);
        assert_eq!(fixture.stored(&ticket).await, ticket);
    }
}

/// A command that expects another version is refused with both; the right one passes.
pub async fn a_stale_version_conflicts(fixture: &dyn Fixture) {
    let ticket = fixture.open("Versioned").await;
    let (ben, tickets) = (fixture.cx(Role::Agent), fixture.tickets());
    let change = |to, version| {
        Command::one(ticket.id.into(), Action::ChangePriority { to }).expecting(Some(version))
    };
    let second = tickets.execute(&ben, change(Priority::High, 1)).await.unwrap();
    assert_eq!(second.ticket.version, 2);
    let before = fixture.rows().await;
    let result = tickets.execute(&ben, change(Priority::Low, 1)).await;
    let error = refused(result, "version_conflict");
    assert_eq!(error.details(), Some(&json!({ "expected": 1, "actual": 2 })));
    assert!(!error.is_retryable());
    refused(tickets.preview(&ben, change(Priority::Low, 9)).await, "version_conflict");
    assert_eq!(fixture.rows().await, before);
}

/// A ticket that is not there is not found, by id and by reference.
pub async fn nothing_is_not_found(fixture: &dyn Fixture) {
    let ben = fixture.cx(Role::Agent);
    for key in ["99", "ESC-00099", "NOPE"] {
        let key = TicketKey::parse(key).unwrap();
        refused(fixture.tickets().get(&ben, &key).await, "ticket_not_found");
        refused(fixture.tickets().claim(&ben, key.clone()).await, "ticket_not_found");
        let preview = fixture.tickets().preview(&ben, Command::one(key, Action::Claim)).await;
        refused(preview, "ticket_not_found");
    }
}

/// The same key and the same body give the same answer, marked as such, and happen once.
pub async fn a_repeat_gives_the_same_answer(fixture: &dyn Fixture) {
    let cleo = fixture.cx(Role::Requester).with_idempotency_key("k1");
    let tickets = fixture.tickets();
    let first = tickets.create(&cleo, new_ticket("Once")).await.unwrap();
    assert!(!first.replayed);
    let before = fixture.rows().await;
    fixture.clock().advance_seconds(60);
    let later = fixture.cx(Role::Requester).with_idempotency_key("k1");
    let again = tickets.create(&later, new_ticket("Once")).await.unwrap();
    assert_eq!(again, Outcome { replayed: true, ..first.clone() });
    refused(tickets.create(&later, new_ticket("Another")).await, "idempotency_key_reused");
    assert_eq!(fixture.rows().await, before);

    let ben = fixture.cx(Role::Agent).with_idempotency_key("k2");
    let answered = tickets.execute(&ben, resolve_with_words(&first.ticket)).await.unwrap();
    let repeated = tickets.execute(&ben, resolve_with_words(&first.ticket)).await.unwrap();
    assert_eq!(repeated, Outcome { replayed: true, ..answered });
}

/// A key is the caller's own, and what was refused does not use it up.
pub async fn a_key_is_the_callers_own(fixture: &dyn Fixture) {
    let tickets = fixture.tickets();
    let mut references = Vec::new();
    for who in ["10", "11", "2"] {
        let cx = fixture.of(who).with_idempotency_key("same");
        refused(tickets.create(&cx, NewTicket::default()).await, "required");
        references.push(tickets.create(&cx, new_ticket("Mine")).await.unwrap().ticket.reference);
    }
    references.dedup();
    assert_eq!(references.len(), 3);
}

/// Sixteen requests at once with one key make one ticket and sixteen equal answers.
pub async fn parallel_repeats_happen_once(fixture: &dyn Fixture) {
    let cleo = fixture.cx(Role::Requester).with_idempotency_key("at once");
    let calls = (0..16).map(|_| fixture.tickets().create(&cleo, new_ticket("Once")));
    let outcomes: Vec<_> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|outcome| !outcome.replayed).count(), 1);
    assert!(outcomes.iter().all(|outcome| outcome.ticket == outcomes[0].ticket));
    let rows = fixture.rows().await;
    assert_eq!((rows["escalated_tickets"], rows["escalated_outbox"]), (1, 1));
}
