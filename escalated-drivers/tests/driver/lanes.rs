//! Lanes: whoever hangs holds up nobody else. No clock is asked here; the test waits to be told.

use std::sync::Arc;

use escalated_core::{
    actor::Role, ids::TenantId, jobs::NewJob, outbox::Consumer, testing::Fixture,
    tickets::TicketDriver,
};
use tokio::sync::{mpsc::UnboundedReceiver, oneshot};

use crate::support::{Desk, Extras, Gate, Kind};

on_every_database! {
    a_consumer_that_hangs_holds_up_no_other
    a_job_that_hangs_holds_up_no_other
    one_ticket_stays_in_order_while_another_consumer_hangs
    a_delivery_that_hangs_holds_up_its_ticket_alone_where_others_go_on
    jobs_that_hang_hold_up_others_of_their_kind_only_while_they_take_all_places
}

/// All lanes want the one connection.
const ONE: u32 = 1;

/// A helpdesk at work, until it is told to stop.
struct Running {
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<()>,
}

impl Running {
    fn start(desk: &Desk) -> Self {
        let (stop, stopped) = oneshot::channel();
        let helpdesk = desk.helpdesk.clone();
        let ended = tokio::spawn(async move { helpdesk.run(async { drop(stopped.await) }).await });
        Self { stop, ended }
    }

    async fn end(self) {
        self.stop.send(()).unwrap();
        self.ended.await.unwrap();
    }
}

async fn heard(receiver: &mut UnboundedReceiver<i64>) -> i64 {
    receiver.recv().await.unwrap()
}

async fn ask_for(desk: &Desk, kind: &str) {
    let now = (desk as &dyn Fixture).cx(Role::Owner).now;
    let payload = serde_json::json!({});
    let job = NewJob { kind: kind.into(), dedupe_key: None, run_at: now, payload };
    let jobs = &desk.helpdesk.services().ports().jobs;
    assert!(jobs.add_job(&TenantId::default(), &job, now).await.unwrap());
    desk.helpdesk.driver().wake_up().notify_one();
}

async fn a_consumer_that_hangs_holds_up_no_other(kind: Kind) {
    let (stuck, mut at_stuck) = Gate::closed("stuck");
    let (free, mut at_free) = Gate::open("free");
    let (job, mut at_job) = Gate::open("job");
    let stuck = Arc::new(stuck);
    let consumers: Vec<Arc<dyn Consumer>> = vec![stuck.clone(), Arc::new(free)];
    let extras = Extras { consumers, handlers: vec![Arc::new(job)], ..Extras::default() };
    let Some(desk) = Desk::with(kind, ONE, extras).await else { return };
    let fixture: &dyn Fixture = &desk;
    let running = Running::start(&desk);
    let ticket = fixture.open("Stuck").await;
    assert_eq!((heard(&mut at_stuck).await, heard(&mut at_free).await), (1, 1));
    // It hangs now, and the rest goes on.
    let ben = fixture.cx(Role::Agent);
    desk.helpdesk.driver().claim(&ben, ticket.id.into()).await.unwrap();
    assert_eq!(heard(&mut at_free).await, 2);
    ask_for(&desk, "job").await;
    heard(&mut at_job).await;
    assert!(at_stuck.try_recv().is_err(), "its lane waits for what hangs");
    stuck.let_go();
    assert_eq!(heard(&mut at_stuck).await, 2);
    running.end().await;
    let counts = desk.helpdesk.services().ports().deliveries.outbox_counts(None).await.unwrap();
    assert_eq!((counts.unpositioned, counts.pending, counts.dead), (0, 0, 0));
    desk.close().await;
}

async fn a_job_that_hangs_holds_up_no_other(kind: Kind) {
    let (stuck, mut at_stuck) = Gate::closed("stuck");
    let (free, mut at_free) = Gate::open("free");
    let (consumer, mut told) = Gate::open("consumer");
    let stuck = Arc::new(stuck);
    let extras = Extras {
        consumers: vec![Arc::new(consumer)],
        handlers: vec![stuck.clone(), Arc::new(free)],
        ..Extras::default()
    };
    let Some(desk) = Desk::with(kind, ONE, extras).await else { return };
    let running = Running::start(&desk);
    ask_for(&desk, "stuck").await;
    ask_for(&desk, "stuck").await;
    let first = heard(&mut at_stuck).await;
    for _ in 0..2 {
        ask_for(&desk, "free").await;
        heard(&mut at_free).await;
    }
    (&desk as &dyn Fixture).open("Told").await;
    assert_eq!(heard(&mut told).await, 1);
    assert!(at_stuck.try_recv().is_err(), "jobs of one kind run one after another");
    stuck.let_go();
    assert_ne!(heard(&mut at_stuck).await, first);
    running.end().await;
    let left = "SELECT COUNT(*) FROM escalated_jobs WHERE kind IN ('stuck', 'free')";
    assert_eq!(desk.database.number(left).await, 0);
    desk.close().await;
}

async fn one_ticket_stays_in_order_while_another_consumer_hangs(kind: Kind) {
    let (stuck, mut at_stuck) = Gate::closed("stuck");
    let (ordered, mut at_ordered) = Gate::open("ordered");
    let stuck = Arc::new(stuck.in_order());
    let consumers: Vec<Arc<dyn Consumer>> = vec![stuck.clone(), Arc::new(ordered.in_order())];
    let Some(desk) = Desk::with(kind, ONE, Extras { consumers, ..Extras::default() }).await else {
        return;
    };
    let fixture: &dyn Fixture = &desk;
    let running = Running::start(&desk);
    let ticket = fixture.open("In order").await;
    let (driver, ben) = (desk.helpdesk.driver(), fixture.cx(Role::Agent));
    driver.claim(&ben, ticket.id.into()).await.unwrap();
    for _ in 0..3 {
        driver.reply(&ben, ticket.id.into(), "Hello".into(), vec![]).await.unwrap();
    }
    for seq in 1..=5 {
        assert_eq!(heard(&mut at_ordered).await, seq);
    }
    stuck.let_go();
    for seq in 1..=5 {
        assert_eq!(heard(&mut at_stuck).await, seq);
    }
    running.end().await;
    desk.close().await;
}

async fn a_delivery_that_hangs_holds_up_its_ticket_alone_where_others_go_on(kind: Kind) {
    let (stuck, mut at_stuck) = Gate::closed("stuck");
    let stuck = Arc::new(stuck.in_order().going_on(2));
    let consumers: Vec<Arc<dyn Consumer>> = vec![stuck.clone()];
    let Some(desk) = Desk::with(kind, ONE, Extras { consumers, ..Extras::default() }).await else {
        return;
    };
    let fixture: &dyn Fixture = &desk;
    let running = Running::start(&desk);
    let ticket = fixture.open("Stuck").await;
    assert_eq!(heard(&mut at_stuck).await, 1);
    let (driver, ben) = (desk.helpdesk.driver(), fixture.cx(Role::Agent));
    driver.claim(&ben, ticket.id.into()).await.unwrap();
    // It hangs still, and those of other tickets come.
    for title in ["Second", "Third"] {
        fixture.open(title).await;
        assert_eq!(heard(&mut at_stuck).await, 1);
    }
    assert!(at_stuck.try_recv().is_err(), "one ticket stays in order");
    stuck.let_go();
    assert_eq!(heard(&mut at_stuck).await, 2);
    running.end().await;
    let counts = desk.helpdesk.services().ports().deliveries.outbox_counts(None).await.unwrap();
    assert_eq!((counts.unpositioned, counts.pending, counts.dead), (0, 0, 0));
    desk.close().await;
}

async fn jobs_that_hang_hold_up_others_of_their_kind_only_while_they_take_all_places(kind: Kind) {
    let (stuck, mut at_stuck) = Gate::closed("stuck");
    let (free, mut at_free) = Gate::open("free");
    let stuck = Arc::new(stuck.going_on(2));
    let extras = Extras { handlers: vec![stuck.clone(), Arc::new(free)], ..Extras::default() };
    let Some(desk) = Desk::with(kind, ONE, extras).await else { return };
    let running = Running::start(&desk);
    let mut ids = Vec::new();
    for _ in 0..2 {
        ask_for(&desk, "stuck").await;
        ids.push(heard(&mut at_stuck).await);
    }
    ask_for(&desk, "stuck").await;
    ask_for(&desk, "free").await;
    heard(&mut at_free).await;
    assert!(at_stuck.try_recv().is_err(), "all places are taken");
    stuck.let_go();
    ids.push(heard(&mut at_stuck).await);
    ids.dedup();
    assert_eq!(ids.len(), 3, "each was run once");
    running.end().await;
    let left = "SELECT COUNT(*) FROM escalated_jobs WHERE kind = 'stuck'";
    assert_eq!(desk.database.number(left).await, 0);
    assert!(at_stuck.try_recv().is_err());
    desk.close().await;
}
