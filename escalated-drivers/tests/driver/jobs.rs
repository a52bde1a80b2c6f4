//! Jobs: once each, again when asked, given up in the end.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Error, Result,
    actor::Role,
    ids::TenantId,
    jobs::{Job, JobHandler, NewJob},
    outbox::MAX_ATTEMPTS,
    pipeline::{ChangeHook, Plan},
    testing::{Fixture, TestRule, new_ticket, refused},
    tickets::NewTicket,
    time::Timestamp,
};

use crate::support::{Desk, Extras, Kind};

on_every_database! {
    jobs_run_when_due_and_once
    jobs_repeat_when_they_say_so
    jobs_that_fail_are_tried_again_and_given_up
    a_late_worker_finishes_nothing
    what_is_asked_for_while_it_runs_runs_after_it
    a_job_that_is_put_off_gives_way_to_one_that_waits
    a_job_whose_worker_died_keeps_its_key
    rules_add_jobs_in_the_same_commit
}

type Answer = dyn Fn(&Job, Timestamp) -> Result<Option<Timestamp>> + Send + Sync;

struct Worker {
    answer: Box<Answer>,
    ran: Mutex<Vec<Job>>,
}

impl Worker {
    fn new(
        answer: impl Fn(&Job, Timestamp) -> Result<Option<Timestamp>> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { answer: Box::new(answer), ran: Mutex::default() })
    }

    fn ran(&self) -> usize {
        self.ran.lock().unwrap().len()
    }
}

#[async_trait]
impl JobHandler for Worker {
    fn kind(&self) -> &str {
        "test"
    }

    async fn run(&self, job: &Job, now: Timestamp) -> Result<Option<Timestamp>> {
        self.ran.lock().unwrap().push(job.clone());
        (self.answer)(job, now)
    }
}

async fn desk(kind: Kind, worker: &Arc<Worker>) -> Option<Desk> {
    let extras = Extras { handlers: vec![worker.clone()], ..Extras::default() };
    Desk::with(kind, 6, extras).await
}

fn job(run_at: Timestamp, key: Option<&str>) -> NewJob {
    let payload = serde_json::json!({ "n": 1 });
    NewJob { kind: "test".into(), dedupe_key: key.map(str::to_owned), run_at, payload }
}

async fn add(desk: &Desk, key: Option<&str>, after: i64) -> bool {
    let now = (desk as &dyn Fixture).cx(Role::Owner).now;
    let new = job(now + TimeDelta::seconds(after), key);
    desk.helpdesk.services().ports().jobs.add_job(&TenantId::default(), &new, now).await.unwrap()
}

async fn jobs_run_when_due_and_once(kind: Kind) {
    let worker = Worker::new(|_, _| Ok(None));
    let Some(desk) = desk(kind, &worker).await else { return };
    assert!(add(&desk, Some("k"), 10).await);
    assert!(!add(&desk, Some("k"), 0).await, "one with the key waits");
    assert!(add(&desk, Some("other"), 10).await);
    assert!(add(&desk, None, 10).await && add(&desk, None, 10).await);
    desk.drain().await;
    assert_eq!(worker.ran(), 0, "not due");
    desk.clock.advance_seconds(10);
    let other = desk.another(Extras { handlers: vec![worker.clone()], ..Extras::default() });
    let (one, two) = futures_util::join!(desk.helpdesk.drain(), other.drain());
    assert_eq!(one.unwrap().jobs + two.unwrap().jobs, 4);
    assert_eq!(worker.ran(), 4);
    assert_eq!(worker.ran.lock().unwrap()[0].payload["n"], 1);
    assert!(add(&desk, Some("k"), 0).await, "the one with the key is done");
    desk.drain().await;
    assert_eq!(worker.ran(), 5);
    assert_eq!(desk.rows().await["escalated_jobs"], 0);
    desk.close().await;
}

async fn jobs_repeat_when_they_say_so(kind: Kind) {
    let worker = Worker::new(|_, now| Ok(Some(now + TimeDelta::seconds(60))));
    let Some(desk) = desk(kind, &worker).await else { return };
    add(&desk, Some("every minute"), 0).await;
    for round in 1..=3 {
        desk.drain().await;
        assert_eq!(worker.ran(), round);
        desk.clock.advance_seconds(59);
        desk.drain().await;
        assert_eq!(worker.ran(), round);
        desk.clock.advance_seconds(1);
    }
    assert!(!add(&desk, Some("every minute"), 0).await);
    desk.close().await;
}

async fn jobs_that_fail_are_tried_again_and_given_up(kind: Kind) {
    let worker = Worker::new(|job, _| match job.payload["n"].as_i64() {
        Some(1) => Err(Error::unavailable("away", "later")),
        _ => panic!("a test panics on purpose"),
    });
    let Some(desk) = desk(kind, &worker).await else { return };
    add(&desk, Some("k"), 0).await;
    for _ in 0..MAX_ATTEMPTS + 2 {
        desk.drain().await;
        desk.clock.advance_seconds(3600);
    }
    assert_eq!(worker.ran(), usize::try_from(MAX_ATTEMPTS).unwrap());
    let dead = "SELECT COUNT(*) FROM escalated_jobs WHERE state = 'dead'";
    assert_eq!(desk.database.number(dead).await, 1);
    assert!(add(&desk, Some("k"), 9999).await, "a dead job is in nobody's way");
    let now = (&desk as &dyn Fixture).cx(Role::Owner).now;
    let panics = NewJob { payload: serde_json::json!({ "n": 2 }), ..job(now, None) };
    let jobs = &desk.helpdesk.services().ports().jobs;
    jobs.add_job(&TenantId::default(), &panics, now).await.unwrap();
    desk.drain().await;
    assert_eq!(desk.database.number(dead).await, 2);
    desk.close().await;
}

async fn a_late_worker_finishes_nothing(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    add(&desk, None, 0).await;
    let now = (&desk as &dyn Fixture).cx(Role::Owner).now;
    let (jobs, minute) = (&desk.helpdesk.services().ports().jobs, TimeDelta::seconds(60));
    let kinds = ["test".to_owned()];
    let first = jobs.claim_jobs(&kinds, now, now + minute, 10).await.unwrap();
    assert!(jobs.claim_jobs(&kinds, now, now + minute, 10).await.unwrap().is_empty());
    let later = now + minute;
    let second = jobs.claim_jobs(&kinds, later, later + minute, 10).await.unwrap();
    assert_eq!((first.len(), second.len(), second[0].fence), (1, 1, first[0].fence + 1));
    assert!(!jobs.finish_job(&first[0], None).await.unwrap());
    assert!(!jobs.fail_job(&first[0], None, "late").await.unwrap());
    assert!(jobs.finish_job(&second[0], None).await.unwrap());
    assert_eq!(desk.rows().await["escalated_jobs"], 0);
    desk.close().await;
}

/// The one job that is due after so many seconds, leased for a minute.
async fn claimed(desk: &Desk, after: i64) -> Option<Job> {
    let now = (desk as &dyn Fixture).cx(Role::Owner).now + TimeDelta::seconds(after);
    let until = now + TimeDelta::seconds(60);
    let jobs = &desk.helpdesk.services().ports().jobs;
    let mut claimed = jobs.claim_jobs(&["test".to_owned()], now, until, 10).await.unwrap();
    assert!(claimed.len() < 2);
    claimed.pop()
}

async fn what_is_asked_for_while_it_runs_runs_after_it(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let jobs = &desk.helpdesk.services().ports().jobs;
    assert!(add(&desk, Some("k"), 0).await);
    let running = claimed(&desk, 0).await.unwrap();
    assert!(add(&desk, Some("k"), 0).await, "what it would see may be read already");
    assert!(!add(&desk, Some("k"), 0).await, "one more run is enough");
    assert_eq!(claimed(&desk, 0).await, None, "two runs under one key do not overlap");
    assert!(jobs.finish_job(&running, None).await.unwrap());
    let second = claimed(&desk, 0).await.unwrap();
    assert_ne!(second.id, running.id);
    assert!(jobs.finish_job(&second, None).await.unwrap());
    assert_eq!(desk.rows().await["escalated_jobs"], 0);
    desk.close().await;
}

async fn a_job_that_is_put_off_gives_way_to_one_that_waits(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let jobs = &desk.helpdesk.services().ports().jobs;
    let now = (&desk as &dyn Fixture).cx(Role::Owner).now;
    let after = |seconds| Some(now + TimeDelta::seconds(seconds));
    add(&desk, Some("k"), 0).await;
    let running = claimed(&desk, 0).await.unwrap();
    assert!(add(&desk, Some("k"), 5).await);
    assert!(jobs.finish_job(&running, after(30)).await.unwrap());
    assert_eq!(desk.rows().await["escalated_jobs"], 1);
    assert_eq!(claimed(&desk, 4).await, None);
    let running = claimed(&desk, 5).await.unwrap();
    assert!(add(&desk, Some("k"), 50).await);
    assert!(jobs.fail_job(&running, after(30), "away").await.unwrap());
    assert_eq!(desk.rows().await["escalated_jobs"], 1);
    assert_eq!(claimed(&desk, 29).await, None);
    let running = claimed(&desk, 30).await.unwrap();
    assert_eq!(running.attempts, 1, "it failed before");
    assert!(!jobs.finish_job(&Job { fence: 0, ..running.clone() }, after(40)).await.unwrap());
    assert!(jobs.finish_job(&running, after(40)).await.unwrap());
    assert!(!add(&desk, Some("k"), 0).await, "it has its key again");
    assert_eq!(claimed(&desk, 40).await.unwrap().attempts, 0);
    desk.close().await;
}

async fn a_job_whose_worker_died_keeps_its_key(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let jobs = &desk.helpdesk.services().ports().jobs;
    let now = (&desk as &dyn Fixture).cx(Role::Owner).now;
    add(&desk, Some("k"), 0).await;
    claimed(&desk, 0).await.unwrap();
    let taken_over = claimed(&desk, 60).await.unwrap();
    let again = Some(now + TimeDelta::seconds(90));
    assert!(jobs.finish_job(&taken_over, again).await.unwrap());
    assert!(!add(&desk, Some("k"), 0).await);
    assert_eq!(desk.rows().await["escalated_jobs"], 1);
    desk.close().await;
}

async fn rules_add_jobs_in_the_same_commit(kind: Kind) {
    let Some(desk) = Desk::open(kind, 6).await else { return };
    let fixture: &dyn Fixture = &desk;
    let now = fixture.cx(Role::Owner).now;
    let rule = TestRule::new(move |_, _| Plan {
        jobs: vec![job(now, Some("once")), job(now, None)],
        ..Plan::default()
    });
    let hooks: Vec<Arc<dyn ChangeHook>> = vec![rule];
    let tickets = fixture.with_hooks(hooks).ports().tickets.clone();
    let cleo = fixture.cx(Role::Requester);
    let wrong =
        NewTicket { attachments: vec![escalated_core::ids::AttachmentId(9)], ..new_ticket("x") };
    refused(tickets.create(&cleo, wrong).await, "unknown_attachment");
    assert_eq!(fixture.rows().await["escalated_jobs"], 0);
    for jobs in [2, 3] {
        tickets.create(&cleo, new_ticket("With jobs")).await.unwrap();
        assert_eq!(fixture.rows().await["escalated_jobs"], jobs);
    }
    desk.close().await;
}
