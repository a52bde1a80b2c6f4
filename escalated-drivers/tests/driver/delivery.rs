//! The outbox: order, positions, leases, and who is told.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use escalated_core::{
    actor::{Cx, Role},
    events::EventName,
    ids::TenantId,
    outbox::{Order, Relayed, Route},
    pipeline::{Action, Command},
    testing::{Fixture, new_ticket},
    tickets::{Status, TicketDriver},
};
use escalated_drivers::subscriptions::{Delivered, Handler, Subscription};
use futures_util::future::join_all;

use crate::support::{Desk, Extras, Kind, Recorder};

on_every_database! {
    events_come_in_order_and_positions_have_no_gaps
    quiet_events_are_kept_and_not_told
    a_lease_that_ran_out_is_taken_over
    two_nodes_never_deliver_the_same_twice
    streams_resume_by_position
    old_events_are_pruned_when_nobody_waits
    subscribers_are_told_at_least_once
    a_running_helpdesk_is_woken
}

fn telling(recorder: &Arc<Recorder>) -> Extras {
    Extras { consumers: vec![recorder.clone()], ..Extras::default() }
}

/// Eight callers at once, each with a ticket of three changes: 8 x 5 events.
async fn bustle(desk: &Desk) {
    let fixture: &dyn Fixture = desk;
    let (driver, ben) = (desk.helpdesk.driver(), fixture.cx(Role::Agent));
    let one = |number: i32| {
        let ben = ben.clone();
        async move {
            let new = new_ticket(&format!("Ticket {number}"));
            let key = driver.create(&ben, new).await.unwrap().ticket.id;
            driver.claim(&ben, key.into()).await.unwrap();
            driver.reply(&ben, key.into(), "Hello".into(), vec![]).await.unwrap();
            driver.transition(&ben, key.into(), Status::Resolved).await.unwrap();
        }
    };
    join_all((0..8).map(one)).await;
}

async fn events_come_in_order_and_positions_have_no_gaps(kind: Kind) {
    let recorder = Recorder::willing(Order::PerTicket);
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    for round in 1..=2 {
        let (bustling, ()) = futures_util::join!(bustle(&desk), async {
            for _ in 0..20 {
                desk.helpdesk.step().await.unwrap();
            }
        });
        let () = bustling;
        desk.helpdesk.drain().await.unwrap();
        assert_eq!(recorder.attempts(), 40 * round);
    }
    let taken = recorder.taken();
    let mut positions: Vec<i64> = taken.iter().map(|event| event.position.unwrap()).collect();
    positions.sort_unstable();
    assert_eq!(positions, (1..=80).collect::<Vec<i64>>());
    for ticket in 1..=16 {
        let of_ticket: Vec<_> = taken.iter().filter(|event| event.ticket_id.0 == ticket).collect();
        let seqs: Vec<i64> = of_ticket.iter().map(|event| event.seq).collect();
        assert_eq!(seqs, [1, 2, 3, 4, 5], "ticket {ticket}");
        assert!(of_ticket.is_sorted_by_key(|event| event.position));
        assert_eq!(of_ticket[0].payload["ticket"]["id"], ticket);
    }
    let counts = desk.helpdesk.services().ports().deliveries.outbox_counts(None).await.unwrap();
    assert_eq!((counts.events, counts.unpositioned, counts.pending, counts.dead), (80, 0, 0, 0));
    desk.close().await;
}

async fn quiet_events_are_kept_and_not_told(kind: Kind) {
    let recorder = Recorder::willing(Order::Free);
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    let cx = Cx { quiet: true, ..(&desk as &dyn Fixture).cx(Role::Requester) };
    let outcome = desk.helpdesk.driver().create(&cx, new_ticket("Imported")).await.unwrap();
    assert!(outcome.notices.is_empty());
    desk.drain().await;
    assert_eq!(recorder.attempts(), 0);
    let relay = &desk.helpdesk.services().ports().relay;
    let kept = relay.events_after(&TenantId::default(), 0, 10).await.unwrap();
    assert_eq!((kept.len(), kept[0].quiet, kept[0].position), (1, true, Some(1)));
    desk.close().await;
}

async fn a_lease_that_ran_out_is_taken_over(kind: Kind) {
    let recorder = Recorder::willing(Order::Free);
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    (&desk as &dyn Fixture).open("Leased").await;
    let deliveries = &desk.helpdesk.services().ports().deliveries;
    let now = (&desk as &dyn Fixture).cx(Role::Owner).now;
    let minute = TimeDelta::seconds(60);
    let routes = [Route {
        consumer: "recorder".into(),
        order: Order::Free,
        events: vec![EventName::TicketCreated],
        lease: 0,
    }];
    let relayed = deliveries.relay(&routes, now, now + minute).await.unwrap();
    let waiting = vec!["recorder".to_owned()];
    assert_eq!(relayed, Relayed { events: 1, claims: Vec::new(), waiting });
    let claim = async |at| deliveries.claim("recorder", Order::Free, at, at + minute, 10).await;
    let first = claim(now).await.unwrap();
    assert_eq!((first.len(), first[0].attempts), (1, 0));
    assert!(claim(now).await.unwrap().is_empty(), "it is leased");
    let second = claim(now + minute).await.unwrap();
    assert_eq!(second[0].fence, first[0].fence + 1);
    assert_eq!(second[0].event.event_id, first[0].event.event_id);
    let settled = |claim: &escalated_core::outbox::Claim| [(claim.delivery_id, claim.fence)];
    assert_eq!(deliveries.acknowledge(&settled(&first[0])).await.unwrap(), 0, "too late");
    assert!(!deliveries.fail(&first[0], None, "late").await.unwrap());
    assert_eq!(deliveries.outbox_counts(None).await.unwrap().pending, 1);
    assert_eq!(deliveries.acknowledge(&settled(&second[0])).await.unwrap(), 1);
    assert_eq!(deliveries.outbox_counts(None).await.unwrap().pending, 0);
    desk.close().await;
}

async fn two_nodes_never_deliver_the_same_twice(kind: Kind) {
    for order in [Order::Free, Order::PerTicket] {
        let recorder = Recorder::willing(order);
        let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
        let other = desk.another(telling(&recorder));
        let node = async |helpdesk: &escalated_drivers::self_hosted::SelfHosted| {
            for _ in 0..30 {
                helpdesk.step().await.unwrap();
            }
        };
        futures_util::join!(bustle(&desk), node(&desk.helpdesk), node(&other));
        futures_util::join!(node(&desk.helpdesk), node(&other));
        let mut told = recorder.sequence();
        if order == Order::PerTicket {
            for ticket in 1..=8 {
                let seqs: Vec<_> = told.iter().filter(|(id, _)| *id == ticket).collect();
                assert!(seqs.is_sorted(), "{seqs:?}");
            }
        }
        assert_eq!(told.len(), 40);
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), 40);
        desk.close().await;
    }
}

async fn streams_resume_by_position(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    bustle(&desk).await;
    desk.drain().await;
    let relay = &desk.helpdesk.services().ports().relay;
    let home = TenantId::default();
    let (mut seen, mut position) = (Vec::new(), 0);
    loop {
        let next = relay.events_after(&home, position, 7).await.unwrap();
        let Some(last) = next.last() else { break };
        position = last.position.unwrap();
        seen.extend(next.iter().map(|event| event.position.unwrap()));
    }
    assert_eq!(seen, (1..=40).collect::<Vec<i64>>());
    let elsewhere = TenantId::new("acme").unwrap();
    assert!(relay.events_after(&elsewhere, 0, 100).await.unwrap().is_empty());
    desk.close().await;
}

async fn old_events_are_pruned_when_nobody_waits(kind: Kind) {
    let away = |_: &_| Err(escalated_core::Error::unavailable("crm_away", "later"));
    let recorder = Recorder::new(Order::Free, away);
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    let fixture: &dyn Fixture = &desk;
    let deliveries = &desk.helpdesk.services().ports().deliveries;
    fixture.open("Old").await;
    desk.drain().await;
    desk.clock.advance_seconds(100);
    let later = fixture.cx(Role::Owner).now;
    assert_eq!(deliveries.prune(later, 100).await.unwrap(), 0, "somebody waits for it");
    recorder.give_in();
    desk.drain().await;
    assert_eq!(recorder.taken().len(), 1);
    fixture.open("New").await;
    let unseen = deliveries.prune(later + TimeDelta::days(1), 100).await.unwrap();
    assert_eq!(unseen, 1, "but not what has no position yet");
    desk.drain().await;
    assert_eq!(deliveries.prune(later, 100).await.unwrap(), 0, "it is not old");
    assert_eq!(deliveries.outbox_counts(None).await.unwrap().events, 1);
    desk.close().await;
}

async fn subscribers_are_told_at_least_once(kind: Kind) {
    let told: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
    let seen = told.clone();
    let handler: Handler = Arc::new(move |delivered: Delivered| {
        let seen = seen.clone();
        Box::pin(async move {
            let mut seen = seen.lock().unwrap();
            seen.push((delivered.name, delivered.event.event_id));
            if seen.len() == 1 {
                return Err(escalated_core::Error::unavailable("crm_away", "later"));
            }
            Ok(())
        })
    });
    let names = ["ticket.tagged", "ticket.tag_added"];
    let subscriptions: Vec<_> = names
        .into_iter()
        .enumerate()
        .map(|(number, name)| Subscription::new(name, number, handler.clone()).unwrap())
        .collect();
    let extras = Extras { subscriptions, ..Extras::default() };
    let Some(desk) = Desk::with(kind, 6, extras).await else { return };
    let fixture: &dyn Fixture = &desk;
    let input = escalated_core::tags::TagInput { name: "vip".into(), color: None };
    let tag = fixture.services().create_tag(&fixture.cx(Role::Owner), &input).await.unwrap();
    let ticket = fixture.open("Tagged").await;
    let action = Action::AddTags { tags: vec![tag.id] };
    let ben = fixture.cx(Role::Agent);
    let command = Command::one(ticket.id.into(), action);
    desk.helpdesk.driver().execute(&ben, command).await.unwrap();
    desk.drain().await;
    desk.clock.advance_seconds(6);
    desk.drain().await;
    let told = told.lock().unwrap().clone();
    assert_eq!(told.len(), 3, "one of them twice");
    assert!(told.iter().all(|(_, event)| *event == told[0].1 && event.len() == 36));
    for name in names {
        assert!(told.iter().any(|(told_as, _)| told_as == name), "{name}");
    }
    assert_eq!(told[0].0, told[2].0);
    desk.close().await;
}

/// No clock moves here but the real one; a commit wakes the workers, and shutdown ends them.
async fn a_running_helpdesk_is_woken(kind: Kind) {
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let recorder = Recorder::new(Order::Free, move |event| {
        sender.send(event.seq).unwrap();
        Ok(())
    });
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let helpdesk = desk.helpdesk.clone();
    let running = tokio::spawn(async move {
        helpdesk.run(async { drop(stopped.await) }).await;
    });
    let ticket = (&desk as &dyn Fixture).open("Woken").await;
    assert_eq!(receiver.recv().await, Some(1));
    let ben = (&desk as &dyn Fixture).cx(Role::Agent);
    desk.helpdesk.driver().claim(&ben, ticket.id.into()).await.unwrap();
    assert_eq!(receiver.recv().await, Some(2));
    stop.send(()).unwrap();
    running.await.unwrap();
    assert_eq!(recorder.attempts(), 2);
    desk.close().await;
}
