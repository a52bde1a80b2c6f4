//! Deliveries that the relay leases to whoever relays: nothing is told twice, and nothing is
//! forgotten.

use std::sync::Arc;

use chrono::TimeDelta;
use escalated_core::{
    Error,
    actor::{Cx, Role},
    events::EventName,
    outbox::{Claim, Order, Route},
    testing::{Fixture, new_ticket},
    tickets::TicketDriver,
};
use futures_util::future::join_all;

use crate::support::{Desk, Extras, Kind, Recorder};

on_every_database! {
    what_the_relay_leases_is_taken_over_when_the_lease_runs_out
    the_relay_leases_so_many_for_each_consumer_without_order
    a_crash_after_the_relay_delays_and_loses_nothing
    what_was_put_off_is_found_among_new_events
    a_backlog_is_delivered_once_and_oldest_first
    two_nodes_share_a_backlog
}

const MINUTE: TimeDelta = TimeDelta::seconds(60);

fn telling(recorder: &Arc<Recorder>) -> Extras {
    Extras { consumers: vec![recorder.clone()], ..Extras::default() }
}

fn route(consumer: &str, order: Order) -> Route {
    Route { consumer: consumer.into(), order, events: vec![EventName::TicketCreated], lease: 2 }
}

fn settled(claim: &Claim) -> [(i64, i64); 1] {
    [(claim.delivery_id, claim.fence)]
}

async fn what_the_relay_leases_is_taken_over_when_the_lease_runs_out(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    fixture.open("Leased").await;
    let deliveries = &desk.helpdesk.services().ports().deliveries;
    let now = fixture.cx(Role::Owner).now;
    let routes = [route("bell", Order::Free)];
    let mut relayed = deliveries.relay(&routes, now, now + MINUTE).await.unwrap();
    let (consumer, first) = relayed.claims.remove(0);
    assert_eq!((relayed.events, relayed.claims.len(), consumer.as_str()), (1, 0, "bell"));
    assert_eq!((first.attempts, first.event.position), (0, Some(1)));
    let claim = async |at| deliveries.claim("bell", Order::Free, at, at + MINUTE, 10).await;
    assert!(claim(now).await.unwrap().is_empty(), "it is leased");
    let second = claim(now + MINUTE).await.unwrap().remove(0);
    assert_eq!((second.delivery_id, second.fence), (first.delivery_id, first.fence + 1));
    assert_eq!(second.event, first.event);
    assert_eq!(deliveries.acknowledge(&settled(&first)).await.unwrap(), 0, "too late");
    assert!(!deliveries.fail(&first, None, "late").await.unwrap());
    assert_eq!(deliveries.acknowledge(&settled(&second)).await.unwrap(), 1);
    assert_eq!(deliveries.outbox_counts(None).await.unwrap().pending, 0);
    desk.close().await;
}

async fn the_relay_leases_so_many_for_each_consumer_without_order(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let quiet = Cx { quiet: true, ..fixture.cx(Role::Requester) };
    desk.helpdesk.driver().create(&quiet, new_ticket("Imported")).await.unwrap();
    for subject in ["One", "Two", "Three"] {
        fixture.open(subject).await;
    }
    let deliveries = &desk.helpdesk.services().ports().deliveries;
    let now = fixture.cx(Role::Owner).now;
    let nothing = Route { events: vec![EventName::ReplyCreated], ..route("idle", Order::Free) };
    let free = [route("bell", Order::Free), route("horn", Order::Free)];
    let routes = [free.as_slice(), &[route("log", Order::PerTicket), nothing]].concat();
    let relayed = deliveries.relay(&routes, now, now + MINUTE).await.unwrap();
    assert_eq!(relayed.events, 4);
    assert_eq!(relayed.waiting, ["bell", "horn", "log"]);
    let told = |claims: &[(String, Claim)]| -> Vec<(String, i64)> {
        claims.iter().map(|(to, claim)| (to.clone(), claim.event.ticket_id.0)).collect()
    };
    let mut leased = told(&relayed.claims);
    leased.sort();
    let expected = [("bell", 2), ("bell", 3), ("horn", 2), ("horn", 3)];
    assert_eq!(leased, expected.map(|(to, ticket)| (to.to_owned(), ticket)));
    for (consumer, order, rest) in
        [("bell", Order::Free, 1), ("horn", Order::Free, 1), ("log", Order::PerTicket, 3)]
    {
        let due = deliveries.claim(consumer, order, now, now + MINUTE, 10).await.unwrap();
        assert_eq!(due.len(), rest, "{consumer}");
    }
    assert_eq!(deliveries.outbox_counts(None).await.unwrap().pending, 9);
    desk.close().await;
}

/// The port is the node that crashes: it relays and is never seen again.
async fn a_crash_after_the_relay_delays_and_loses_nothing(kind: Kind) {
    let recorder = Recorder::willing(Order::Free);
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    let fixture: &dyn Fixture = &desk;
    fixture.open("Before").await;
    desk.drain().await;
    fixture.open("Crashed").await;
    let deliveries = &desk.helpdesk.services().ports().deliveries;
    let now = fixture.cx(Role::Owner).now;
    let routes = [route("recorder", Order::Free)];
    let relayed = deliveries.relay(&routes, now, now + MINUTE).await.unwrap();
    assert_eq!(relayed.claims.len(), 1);
    desk.drain().await;
    assert_eq!(recorder.sequence(), [(1, 1)], "it is leased to the other node");
    desk.clock.advance_seconds(60);
    fixture.open("After").await;
    assert_eq!(desk.helpdesk.step().await.unwrap().delivered, 2);
    let mut told = recorder.sequence();
    told.sort_unstable();
    assert_eq!(told, [(1, 1), (2, 1), (3, 1)]);
    assert_eq!(deliveries.outbox_counts(None).await.unwrap().pending, 0);
    desk.close().await;
}

async fn what_was_put_off_is_found_among_new_events(kind: Kind) {
    let recorder = Recorder::new(Order::Free, |_| Err(Error::unavailable("crm_away", "later")));
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    let fixture: &dyn Fixture = &desk;
    fixture.open("Put off").await;
    assert_eq!(desk.helpdesk.step().await.unwrap().failed, 1);
    recorder.give_in();
    for _ in 0..8 {
        fixture.open("New").await;
        desk.helpdesk.step().await.unwrap();
        desk.clock.advance_seconds(1);
    }
    let told = recorder.sequence();
    assert!(told.contains(&(1, 1)), "no round was without new events: {told:?}");
    assert_eq!(told.len(), 9);
    desk.close().await;
}

/// Opens so many tickets, sixteen at a time.
async fn many(desk: &Desk, count: i32) {
    let (driver, cx) = (desk.helpdesk.driver(), (desk as &dyn Fixture).cx(Role::Requester));
    for _ in 0..count / 16 {
        join_all((0..16).map(|_| driver.create(&cx, new_ticket("One of many")))).await;
    }
}

async fn a_backlog_is_delivered_once_and_oldest_first(kind: Kind) {
    let recorder = Recorder::willing(Order::Free);
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    many(&desk, 128).await;
    let round = desk.helpdesk.step().await.unwrap();
    assert_eq!(round.relayed, 128);
    // What comes in now gets in line.
    many(&desk, 16).await;
    let mut seen = round.delivered;
    let batch = |from: usize| {
        let mut batch: Vec<_> =
            recorder.taken().iter().skip(from).map(|event| event.position).collect();
        batch.sort_unstable();
        batch
    };
    while seen < 144 {
        let delivered = desk.helpdesk.step().await.unwrap().delivered;
        assert!(delivered > 0);
        let positions = (seen + 1..=seen + delivered).map(|place| i64::try_from(place).ok());
        assert_eq!(batch(seen), positions.collect::<Vec<_>>());
        seen += delivered;
    }
    assert!(desk.helpdesk.step().await.unwrap().is_idle());
    assert_eq!(recorder.attempts(), 144);
    desk.close().await;
}

async fn two_nodes_share_a_backlog(kind: Kind) {
    let recorder = Recorder::willing(Order::Free);
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    let other = desk.another(telling(&recorder));
    many(&desk, 128).await;
    let (here, there) = futures_util::join!(desk.helpdesk.drain(), other.drain());
    let (here, there) = (here.unwrap(), there.unwrap());
    assert_eq!((here.relayed + there.relayed, here.delivered + there.delivered), (128, 128));
    desk.helpdesk.drain().await.unwrap();
    assert_eq!(recorder.attempts(), 128);
    desk.close().await;
}
