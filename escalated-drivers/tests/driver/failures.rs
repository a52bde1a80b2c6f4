//! Consumers that fail: backoff, dead letters, panics, and who waits for whom.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use escalated_core::{
    Error,
    actor::{Cx, Role},
    ids::TenantId,
    outbox::{MAX_ATTEMPTS, Order},
    testing::{Fixture, refused},
    tickets::TicketDriver,
};

use crate::support::{Desk, Extras, Kind, Recorder};

on_every_database! {
    a_failure_is_tried_again_with_backoff
    what_fails_too_often_is_a_dead_letter
    a_permanent_error_is_a_dead_letter_at_once
    a_panic_is_the_consumers_own
    a_failed_head_holds_up_its_own_ticket_only
    consumers_do_not_wait_for_one_another
    an_event_of_a_later_version_holds_up_nobody
}

/// An event that this version does not know is a dead letter; the next one is delivered.
async fn an_event_of_a_later_version_holds_up_nobody(kind: Kind) {
    let recorder = Recorder::new(Order::Free, |_| Err(away()));
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    let fixture: &dyn Fixture = &desk;
    fixture.open("Of tomorrow").await;
    fixture.open("Of today").await;
    desk.drain().await;
    desk.database
        .execute("UPDATE escalated_outbox SET name = 'ticket.dreamt' WHERE ticket_id = 1")
        .await;
    recorder.give_in();
    desk.clock.advance_seconds(60);
    desk.drain().await;
    assert_eq!(recorder.sequence(), [(2, 1)]);
    let counts = desk.helpdesk.services().ports().deliveries.outbox_counts(None).await.unwrap();
    assert_eq!((counts.pending, counts.dead), (0, 1));
    desk.close().await;
}

fn telling(recorder: &Arc<Recorder>) -> Extras {
    Extras { consumers: vec![recorder.clone()], ..Extras::default() }
}

fn away() -> Error {
    Error::unavailable("crm_away", "the CRM is away")
}

async fn a_failure_is_tried_again_with_backoff(kind: Kind) {
    let recorder = Recorder::new(Order::Free, |_| Err(away()));
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    (&desk as &dyn Fixture).open("Again").await;
    // The waits are 5, 10, 20, … seconds, less up to a quarter.
    for (attempt, full) in (1..).zip([5, 10, 20, 40]) {
        desk.drain().await;
        assert_eq!(recorder.attempts(), attempt);
        desk.clock.advance_seconds(full * 3 / 4 - 1);
        desk.drain().await;
        assert_eq!(recorder.attempts(), attempt, "too early");
        desk.clock.advance_seconds(full / 4 + 2);
    }
    recorder.give_in();
    desk.drain().await;
    assert_eq!((recorder.attempts(), recorder.taken().len()), (5, 1));
    let counts = desk.helpdesk.services().ports().deliveries.outbox_counts(None).await.unwrap();
    assert_eq!((counts.pending, counts.dead), (0, 0));
    desk.close().await;
}

async fn what_fails_too_often_is_a_dead_letter(kind: Kind) {
    let recorder = Recorder::new(Order::Free, |_| Err(away()));
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    let fixture: &dyn Fixture = &desk;
    fixture.open("Given up").await;
    for _ in 0..MAX_ATTEMPTS + 3 {
        desk.drain().await;
        desk.clock.advance_seconds(3600);
    }
    assert_eq!(recorder.attempts(), usize::try_from(MAX_ATTEMPTS).unwrap());
    let (services, admin) = (fixture.services(), fixture.cx(Role::Admin));
    let dead = services.dead_letters(&admin).await.unwrap();
    assert_eq!((dead.len(), dead[0].attempts), (1, MAX_ATTEMPTS));
    assert_eq!((dead[0].consumer.as_str(), dead[0].event.as_str()), ("recorder", "ticket.created"));
    assert_eq!(dead[0].error, "crm_away: the CRM is away");
    let letter = dead[0].delivery_id;
    refused(services.replay(&fixture.cx(Role::Agent), letter).await, "forbidden");
    let acme = Cx { tenant: TenantId::new("acme").unwrap(), ..admin.clone() };
    refused(services.replay(&acme, letter).await, "dead_letter_not_found");
    assert!(services.dead_letters(&acme).await.unwrap().is_empty());
    refused(services.replay(&admin, letter + 99).await, "dead_letter_not_found");
    recorder.give_in();
    services.replay(&admin, letter).await.unwrap();
    refused(services.replay(&admin, letter).await, "dead_letter_not_found");
    desk.drain().await;
    assert_eq!(recorder.taken().len(), 1);
    assert!(services.dead_letters(&admin).await.unwrap().is_empty());
    desk.close().await;
}

async fn a_permanent_error_is_a_dead_letter_at_once(kind: Kind) {
    let never = |_: &_| Err(Error::forbidden("crm_says_no", "the CRM does not want it"));
    let recorder = Recorder::new(Order::Free, never);
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    (&desk as &dyn Fixture).open("No").await;
    desk.drain().await;
    desk.clock.advance_seconds(86_400);
    desk.drain().await;
    assert_eq!(recorder.attempts(), 1);
    let counts = desk.helpdesk.services().ports().deliveries.outbox_counts(None).await.unwrap();
    assert_eq!((counts.pending, counts.dead), (0, 1));
    desk.close().await;
}

async fn a_panic_is_the_consumers_own(kind: Kind) {
    let recorder = Recorder::new(Order::Free, |event| {
        assert!(event.ticket_id.0 != 2, "a test panics on purpose");
        Ok(())
    });
    let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
    let fixture: &dyn Fixture = &desk;
    for subject in ["One", "Two", "Three"] {
        fixture.open(subject).await;
    }
    desk.drain().await;
    let mut taken = recorder.sequence();
    taken.sort_unstable();
    assert_eq!(taken, [(1, 1), (3, 1)]);
    let dead = fixture.services().dead_letters(&fixture.cx(Role::Admin)).await.unwrap();
    assert_eq!((dead.len(), dead[0].error.as_str()), (1, "task_failed: the work was cut off"));
    desk.close().await;
}

async fn a_failed_head_holds_up_its_own_ticket_only(kind: Kind) {
    let away_for_one = |event: &escalated_core::events::Event| match event.ticket_id.0 {
        1 => Err(away()),
        _ => Ok(()),
    };
    for (order, waiting) in [(Order::PerTicket, 1), (Order::Free, 2)] {
        let recorder = Recorder::new(order, away_for_one);
        let Some(desk) = Desk::with(kind, 6, telling(&recorder)).await else { return };
        let fixture: &dyn Fixture = &desk;
        let ben = fixture.cx(Role::Agent);
        for subject in ["One", "Two", "Three"] {
            let ticket = fixture.open(subject).await;
            desk.helpdesk.driver().claim(&ben, ticket.id.into()).await.unwrap();
        }
        desk.drain().await;
        let mut taken = recorder.sequence();
        taken.sort_unstable();
        assert_eq!(taken, [(2, 1), (2, 2), (3, 1), (3, 2)], "{order:?}");
        assert_eq!(recorder.attempts(), 4 + waiting, "{order:?}");
        recorder.give_in();
        desk.clock.advance_seconds(6);
        desk.drain().await;
        let first: Vec<_> = recorder.sequence().into_iter().filter(|(id, _)| *id == 1).collect();
        assert_eq!(first.len(), 2);
        assert!(order == Order::Free || first.is_sorted());
        desk.close().await;
    }
}

/// A consumer whose deliveries fail must not keep the others from theirs.
async fn consumers_do_not_wait_for_one_another(kind: Kind) {
    let told = Arc::new(AtomicBool::new(false));
    let seen = told.clone();
    let handler: escalated_drivers::subscriptions::Handler = Arc::new(move |_| {
        seen.store(true, Ordering::Relaxed);
        Box::pin(async { Ok(()) })
    });
    let recorder = Recorder::new(Order::PerTicket, |_| Err(away()));
    let subscription =
        escalated_drivers::subscriptions::Subscription::new("ticket.created", 0, handler).unwrap();
    let extras = Extras { subscriptions: vec![subscription], ..telling(&recorder) };
    let Some(desk) = Desk::with(kind, 6, extras).await else { return };
    (&desk as &dyn Fixture).open("Both").await;
    desk.drain().await;
    assert!(told.load(Ordering::Relaxed));
    assert_eq!(recorder.attempts(), 1);
    let counts = desk.helpdesk.services().ports().deliveries.outbox_counts(None).await.unwrap();
    assert_eq!(counts.pending, 1);
    desk.close().await;
}
