//! Callers who go away: whatever they asked for happens whole or not at all.

use std::{future::Future, time::Duration};

use escalated_core::{
    actor::Role,
    pipeline::{Action, Command},
    testing::{Fixture, new_ticket},
    tickets::{TicketDriver, TicketQuery},
};
use futures_util::{FutureExt, future::join_all};

use crate::support::{Desk, Kind};

on_every_database! { dropped_calls_leave_no_half dropped_calls_on_one_connection }

/// Polls so many times, and then goes away.
async fn cut(call: impl Future, polls: usize) {
    let mut call = Box::pin(call);
    for _ in 0..polls {
        if call.as_mut().now_or_never().is_some() {
            return;
        }
        tokio::task::yield_now().await;
    }
}

async fn dropped_calls_leave_no_half(kind: Kind) {
    dropped(kind, 6).await;
}

async fn dropped_calls_on_one_connection(kind: Kind) {
    dropped(kind, 1).await;
}

async fn dropped(kind: Kind, connections: u32) {
    let Some(desk) = Desk::open(kind, connections).await else { return };
    let fixture: &dyn Fixture = &desk;
    let driver = desk.helpdesk.driver();
    let (cleo, ben) = (fixture.cx(Role::Requester), fixture.cx(Role::Agent));
    let ticket = fixture.open("Talked about").await;
    let key = || ticket.id.into();
    for polls in 0..40 {
        cut(driver.create(&cleo, new_ticket("Dropped")), polls).await;
        cut(driver.reply(&ben, key(), "Dropped".into(), vec![]), polls).await;
        cut(driver.preview(&ben, Command::one(key(), Action::Claim)), polls).await;
        cut(driver.get(&ben, &key()), polls).await;
        cut(driver.list(&ben, &TicketQuery::default()), polls).await;
        let keyed = cleo.clone().with_idempotency_key(format!("key {polls}"));
        let call = driver.create(&keyed, new_ticket("With a key"));
        let patience = Duration::from_micros(u64::try_from(polls).unwrap() * 200);
        let _ = tokio::time::timeout(patience, call).await;
    }
    // What was begun ends by itself; every key then stands for one ticket, made before or now.
    for polls in 0..40 {
        let keyed = cleo.clone().with_idempotency_key(format!("key {polls}"));
        driver.create(&keyed, new_ticket("With a key")).await.unwrap();
    }
    let same = key();
    let all = join_all((0..8).map(|_| driver.get(&ben, &same))).await;
    assert!(all.iter().all(Result::is_ok));
    desk.settled().await;
    complete(&desk).await;
    let keyed = "SELECT COUNT(*) FROM escalated_tickets WHERE subject = 'With a key'";
    assert_eq!(desk.database.number(keyed).await, 40);
    let stored = fixture.stored(&ticket).await;
    let replies = desk.database.number("SELECT COUNT(*) FROM escalated_replies").await;
    assert_eq!((stored.version, stored.seq), (replies + 1, replies + 1));
    desk.close().await;
}

/// Every ticket has its record and its event, and so has every reply.
pub(crate) async fn complete(desk: &Desk) {
    for (table, kind, event) in [
        ("escalated_tickets", "created", "ticket.created"),
        ("escalated_replies", "replied", "reply.created"),
    ] {
        let rows = desk.database.number(&format!("SELECT COUNT(*) FROM {table}")).await;
        let recorded =
            format!("SELECT COUNT(*) FROM escalated_ticket_activities WHERE type = '{kind}'");
        let told = format!("SELECT COUNT(*) FROM escalated_outbox WHERE name = '{event}'");
        assert_eq!(desk.database.number(&recorded).await, rows, "{table}");
        assert_eq!(desk.database.number(&told).await, rows, "{table}");
    }
    let halves = "SELECT COUNT(*) FROM escalated_tickets WHERE reference IS NULL";
    assert_eq!(desk.database.number(halves).await, 0);
}
