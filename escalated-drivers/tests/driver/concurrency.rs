//! Many callers at once.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use escalated_core::{
    actor::{Actor, Cx, Role},
    pipeline::{Action, Command},
    testing::{Fixture, id, new_ticket, refused},
    tickets::{NewTicket, Priority, Status, TicketDriver},
};
use futures_util::future::join_all;

use crate::{
    cancel::complete,
    support::{Desk, Host, Kind},
};

on_every_database! {
    fifty_claims_have_one_winner
    simultaneous_changes_both_survive
    references_are_unique
    a_preview_waits_for_no_writer
    a_batch_commits_what_it_can
    a_sweep_leaves_what_a_command_is_using
    a_command_that_waited_too_long_leaves_nothing
}

/// An upload that another transaction holds is not swept, and its bytes stay.
async fn a_sweep_leaves_what_a_command_is_using(kind: Kind) {
    // SQLite has one writer, so nobody holds it while the sweep writes.
    if kind == Kind::Sqlite {
        return;
    }
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let (services, cleo) = (fixture.services(), fixture.cx(Role::Requester));
    let mut files = Vec::new();
    for name in ["used.txt", "left.txt"] {
        let bytes = bytes::Bytes::from_static(b"hello");
        files.push(services.upload(&cleo, name, bytes).await.unwrap());
    }
    let using = format!(
        "BEGIN; UPDATE escalated_attachments SET on_note = FALSE WHERE id = {}",
        files[0].id.0
    );
    let held = desk.database.hold(&using).await;
    let later = cleo.now + chrono::TimeDelta::seconds(1);
    let swept = services.ports().attachments.sweep_staged(later);
    let swept = tokio::time::timeout(Duration::from_secs(4), swept).await.unwrap().unwrap();
    assert_eq!(swept, [files[1].blob_key.clone()]);
    drop(held);
    desk.close().await;
}

/// MariaDB ends the statement alone when a lock does not come; what the command wrote before it
/// goes back to the savepoint, even if the host commits.
async fn a_command_that_waited_too_long_leaves_nothing(kind: Kind) {
    if kind != Kind::MySql {
        return;
    }
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let desk = desk.with_orders().await;
    let fixture: &dyn Fixture = &desk;
    let cleo = fixture.cx(Role::Requester);
    let bytes = bytes::Bytes::from_static(b"hello");
    let file = fixture.services().upload(&cleo, "a.txt", bytes).await.unwrap();
    let id = file.id.0;
    let using = format!("BEGIN; UPDATE escalated_attachments SET on_note = TRUE WHERE id = {id}");
    let held = desk.database.hold(&using).await;
    let mut tx = <sqlx::MySql as Host>::begin(&desk).await;
    sqlx::query("SET innodb_lock_wait_timeout = 1").execute(&mut *tx).await.unwrap();
    <sqlx::MySql as Host>::order(&mut tx).await;
    let new = NewTicket { attachments: vec![file.id], ..new_ticket("With a file") };
    let mut joined = desk.helpdesk.driver().join(&mut tx);
    let error = refused(joined.create_ticket(&cleo, new).await, "database_busy");
    assert!(error.is_retryable());
    tx.commit().await.unwrap();
    assert_eq!(desk.counts().await, [1, 0, 0, 0]);
    drop(held);
    desk.close().await;
}

async fn fifty_claims_have_one_winner(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let ticket = fixture.open("Whose").await;
    let agents: Vec<Cx> = (100..150)
        .map(|number| {
            let name = format!("Agent {number}");
            let actor = Actor::User { id: id(&number.to_string()), name, email: None };
            Cx { actor, ..fixture.cx(Role::Agent) }
        })
        .collect();
    let driver = desk.helpdesk.driver();
    let claims = join_all(agents.iter().map(|cx| driver.claim(cx, ticket.id.into()))).await;
    let (won, lost): (Vec<_>, Vec<_>) = claims.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 49));
    for claim in lost {
        refused(claim, "already_assigned");
    }
    let winner = won.into_iter().next().unwrap().unwrap().ticket;
    assert_eq!(fixture.stored(&ticket).await, winner);
    assert_eq!(winner.version, 2);
    desk.close().await;
}

async fn simultaneous_changes_both_survive(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let (driver, ben) = (desk.helpdesk.driver(), fixture.cx(Role::Agent));
    for _ in 0..20 {
        let ticket = fixture.open("Both").await;
        let (status, priority) = futures_util::join!(
            driver.transition(&ben, ticket.id.into(), Status::Escalated),
            driver.change_priority(&ben, ticket.id.into(), Priority::Urgent),
        );
        let (status, priority) = (status.unwrap().ticket, priority.unwrap().ticket);
        let stored = fixture.stored(&ticket).await;
        assert_eq!((stored.status, stored.priority), (Status::Escalated, Priority::Urgent));
        assert_eq!((stored.version, stored.seq), (3, 4));
        assert_ne!(status.version, priority.version);
    }
    desk.close().await;
}

async fn references_are_unique(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let (driver, cleo) = (desk.helpdesk.driver(), (&desk as &dyn Fixture).cx(Role::Requester));
    let created = join_all((0..100).map(|_| driver.create(&cleo, new_ticket("Mine")))).await;
    let references: BTreeSet<_> =
        created.into_iter().map(|outcome| outcome.unwrap().ticket.reference.unwrap()).collect();
    assert_eq!(references.len(), 100);
    complete(&desk).await;
    desk.close().await;
}

/// A writer that holds the ticket, and on SQLite the file, is in nobody's way who only looks.
async fn a_preview_waits_for_no_writer(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let ticket = fixture.open("Held").await;
    let begin = if kind == Kind::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
    let held = format!("{begin}; UPDATE escalated_tickets SET subject = 'Other' WHERE id = 1");
    let writer = desk.database.hold(&held).await;
    let (driver, ben) = (desk.helpdesk.driver(), fixture.cx(Role::Agent));
    let look = async {
        let seen = driver.preview(&ben, Command::one(ticket.id.into(), Action::Claim)).await;
        assert_eq!(seen.unwrap().ticket.assignee, Some(id("2")));
        driver.preview(&ben, Command::Create(new_ticket("Soon"))).await.unwrap();
        driver.get(&ben, &ticket.id.into()).await.unwrap();
    };
    tokio::time::timeout(Duration::from_secs(4), look).await.unwrap();
    drop(writer);
    desk.close().await;
}

async fn a_batch_commits_what_it_can(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let batches = Arc::clone(&fixture.services().ports().batches);
    let cleo = fixture.cx(Role::Requester);
    let commands = (1..=620).map(|number| {
        let subject = if number % 100 == 0 { String::new() } else { format!("Number {number}") };
        (cleo.clone(), Command::Create(new_ticket(&subject)))
    });
    let results = batches.execute_batch(commands.collect()).await;
    assert_eq!(results.len(), 620);
    for (number, result) in (1..).zip(results) {
        match result {
            Ok(outcome) => assert_eq!(outcome.ticket.subject, format!("Number {number}")),
            Err(error) => {
                assert_eq!((number % 100, error.fields()[0].code.as_str()), (0, "required"));
            }
        }
    }
    assert_eq!(fixture.rows().await["escalated_tickets"], 614);
    complete(&desk).await;
    assert!(batches.execute_batch(vec![]).await.is_empty());
    desk.close().await;
}
