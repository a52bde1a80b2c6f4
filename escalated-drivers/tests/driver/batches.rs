//! Many commands under one commit.

use std::sync::Arc;

use escalated_core::{
    actor::{Cx, Role},
    ids::AttachmentId,
    pipeline::{Action, Command, Outcome},
    tags::TagInput,
    testing::{Fixture, new_ticket, refused},
    tickets::{NewTicket, TicketQuery},
};

use crate::{
    cancel::complete,
    support::{Desk, Kind},
};

on_every_database! {
    answers_name_what_is_stored
    what_fails_after_it_wrote_leaves_nothing
}

async fn tagged(fixture: &dyn Fixture, subject: &str) -> NewTicket {
    let input = TagInput { name: subject.into(), color: None };
    let tag = fixture.services().create_tag(&fixture.cx(Role::Owner), &input).await.unwrap();
    NewTicket { tags: vec![tag.id], ..new_ticket(subject) }
}

/// A command with a key beside others, and two on one ticket.
async fn commands(fixture: &dyn Fixture) -> Vec<(Cx, Command)> {
    let ben = fixture.cx(Role::Agent);
    let known = fixture.open("Known").await;
    let reply = |body: &str| {
        let action = Action::Reply { body: body.into(), attachments: Vec::new() };
        (ben.clone(), Command::one(known.id.into(), action))
    };
    let keyed = ben.clone().with_idempotency_key("one");
    vec![
        (ben.clone(), Command::Create(tagged(fixture, "Apricot").await)),
        reply("persimmon"),
        (keyed.clone(), Command::Create(tagged(fixture, "Blackberry").await)),
        reply("quince"),
        (keyed, Command::Create(new_ticket("Not the same"))),
    ]
}

/// The rows of each outcome are those of the database, whatever was written late.
async fn stored(desk: &Desk, outcomes: &[Outcome]) {
    let fixture: &dyn Fixture = desk;
    let (ben, ports) = (fixture.cx(Role::Agent), fixture.services().ports());
    for outcome in outcomes {
        let ticket = outcome.ticket.id;
        let rows = ports.activities.ticket_activities(&ben, ticket, None, 100).await.unwrap();
        assert!(!outcome.activities.is_empty());
        for activity in &outcome.activities {
            assert!(rows.contains(activity), "{activity:?} is not among {rows:?}");
        }
        let seen = ports.tickets.get(&ben, &ticket.into()).await.unwrap();
        if let Some(tags) = &outcome.tags {
            assert_eq!(&seen.tags, tags);
        }
    }
    for word in ["persimmon", "quince", "Apricot"] {
        let query = TicketQuery { search: Some(word.into()), ..TicketQuery::default() };
        assert_eq!(ports.tickets.list(&ben, &query).await.unwrap().items.len(), 1, "{word}");
    }
    complete(desk).await;
}

async fn answers_name_what_is_stored(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let batches = Arc::clone(&fixture.services().ports().batches);
    let commands = commands(fixture).await;
    let again = commands[2].clone();
    let mut results = batches.execute_batch(commands).await;
    refused(results.pop().unwrap(), "idempotency_key_reused");
    let outcomes: Vec<_> = results.into_iter().map(Result::unwrap).collect();
    stored(&desk, &outcomes).await;
    let repeated = batches.execute_batch(vec![again]).await.remove(0).unwrap();
    assert_eq!(repeated, Outcome { replayed: true, ..outcomes[2].clone() });
    desk.close().await;
}

async fn what_fails_after_it_wrote_leaves_nothing(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let batches = Arc::clone(&fixture.services().ports().batches);
    let mut commands = commands(fixture).await;
    let foreign = NewTicket { attachments: vec![AttachmentId(99)], ..new_ticket("Foreign file") };
    commands.insert(2, (fixture.cx(Role::Agent), Command::Create(foreign)));
    let mut results = batches.execute_batch(commands).await;
    refused(results.pop().unwrap(), "idempotency_key_reused");
    assert_eq!(results.remove(2).unwrap_err().fields()[0].code, "unknown_attachment");
    let outcomes: Vec<_> = results.into_iter().map(Result::unwrap).collect();
    stored(&desk, &outcomes).await;
    assert_eq!(fixture.rows().await["escalated_tickets"], 3);
    desk.close().await;
}
