//! Faults: two nodes at once, a batch that breaks, a long silence, clocks that jump, another
//! backend on live data.

use std::sync::Arc;

use chrono::TimeDelta;
use escalated_core::{
    engines::Extension,
    ids::TenantId,
    jobs::NewJob,
    sla::{Firing, SlaConfig, SweepRule, SweepScope, SweptTicket},
    tickets::Priority,
    time::Timestamp,
};
use escalated_sla::BackendKind;

use super::world::{World, engine};
use crate::support::{Extras, Kind};

on_every_database! {
    two_nodes_at_once_fire_nothing_twice
    a_batch_that_breaks_writes_nothing
    after_a_long_silence_each_clock_tells_once
    a_wrong_clock_fires_nothing
    another_backend_takes_over
}

const THRESHOLDS: &str =
    "SELECT COUNT(*) FROM escalated_ticket_activities WHERE type = 'sla_threshold'";
const BREACHES: &str =
    "SELECT COUNT(*) FROM escalated_ticket_activities WHERE type = 'sla_breached'";
const TOLD: &str =
    "SELECT COUNT(*) FROM escalated_outbox WHERE name IN ('sla.warning', 'sla.breached')";

async fn tickets(world: &World, count: usize) {
    for _ in 0..count {
        world.create(Priority::High).await;
    }
}

async fn two_nodes_at_once_fire_nothing_twice(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    tickets(&world, 40).await;
    let second = engine(BackendKind::Sweep);
    let other = world.desk.another(Extras { sla: Some(second.clone()), ..Extras::default() });
    world.desk.clock.advance_seconds(16 * 60);
    let now = world.now();
    let sweep = async |ports: &escalated_core::services::Ports, rule: Arc<dyn SweepRule>| {
        let mut written = 0;
        for _ in 0..30 {
            let swept = ports.sweeps.sweep(&SweepScope::Due, now, 7, rule.clone()).await.unwrap();
            written += swept.written;
        }
        written
    };
    let others = other.services().ports();
    let (one, two) = tokio::join!(
        sweep(world.ports(), world.engine.sweep_rule()),
        sweep(others, second.sweep_rule()),
    );
    assert_eq!(one + two, 40);
    assert_eq!(world.desk.database.number(THRESHOLDS).await, 40);
    assert_eq!(world.desk.database.number(TOLD).await, 40);
    world.desk.database.drop().await;
}

/// Breaks at the twentieth ticket of a batch, as a process that is killed does.
struct Breaks(Arc<dyn SweepRule>, std::sync::atomic::AtomicUsize);

impl SweepRule for Breaks {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn decide(&self, swept: &SweptTicket, config: &Arc<SlaConfig>, now: Timestamp) -> Firing {
        let count = self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        assert_ne!(count, 20, "killed");
        self.0.decide(swept, config, now)
    }
}

async fn a_batch_that_breaks_writes_nothing(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    tickets(&world, 30).await;
    world.desk.clock.advance_seconds(16 * 60);
    let rows = world.desk.database.rows().await;
    let breaks =
        Arc::new(Breaks(world.engine.sweep_rule(), std::sync::atomic::AtomicUsize::new(0)));
    let scope = SweepScope::Due;
    let broken = world.ports().sweeps.sweep(&scope, world.now(), 500, breaks).await;
    assert!(broken.is_err());
    assert_eq!(world.desk.database.rows().await, rows);
    world.look().await;
    assert_eq!(world.desk.database.number(THRESHOLDS).await, 30);
    world.look().await;
    assert_eq!(world.desk.database.number(THRESHOLDS).await, 30);
    world.desk.database.drop().await;
}

async fn after_a_long_silence_each_clock_tells_once(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    tickets(&world, 30).await;
    world.desk.clock.advance_seconds(6 * 3600);
    world.look().await;
    // Every clock is overdue: six thresholds of the first response, five of the resolution, which
    // is at 150 percent, and one notice each.
    assert_eq!(world.desk.database.number(THRESHOLDS).await, 30 * (6 + 5));
    assert_eq!(world.desk.database.number(BREACHES).await, 30 * 2);
    assert_eq!(world.desk.database.number(TOLD).await, 30 * 2);
    world.look().await;
    assert_eq!(world.desk.database.number(TOLD).await, 30 * 2);
    world.desk.database.drop().await;
}

async fn a_wrong_clock_fires_nothing(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Timers).await else { return };
    add_first_jobs(&world).await;
    tickets(&world, 3).await;
    let step = async || world.desk.helpdesk.drain().await.unwrap();
    step().await;
    for wrong in [3600, 365 * 86_400] {
        world.desk.clock.jump_seconds(wrong);
        for _ in 0..10 {
            world.desk.clock.advance_seconds(20);
            step().await;
        }
        world.desk.clock.jump_seconds(-wrong);
        step().await;
        assert_eq!(world.desk.database.number(THRESHOLDS).await, 0, "{wrong} s ahead");
    }
    // What is due in truth fires on time afterwards.
    world.desk.clock.advance_seconds(9 * 60);
    step().await;
    assert_eq!(world.desk.database.number(THRESHOLDS).await, 3);
    // An hour back: nothing again, and nothing that has happened already.
    world.desk.clock.jump_seconds(-3600);
    step().await;
    assert_eq!(world.desk.database.number(THRESHOLDS).await, 3);
    let negative = "SELECT COUNT(*) FROM escalated_sla_clocks WHERE consumed_seconds < 0";
    assert_eq!(world.desk.database.number(negative).await, 0);
    // A jump that stays is believed in the end.
    world.desk.clock.jump_seconds(3600);
    step().await;
    world.desk.clock.jump_seconds(86_400);
    step().await;
    assert_eq!(world.desk.database.number(BREACHES).await, 0);
    world.desk.clock.advance_seconds(301);
    step().await;
    assert_eq!(world.desk.database.number(BREACHES).await, 3 * 2);
    world.desk.database.drop().await;
}

async fn add_first_jobs(world: &World) {
    let now = world.now();
    for job in world.engine.first_jobs(now) {
        let job: NewJob = job;
        world.ports().jobs.add_job(&TenantId::default(), &job, now).await.unwrap();
    }
}

async fn another_backend_takes_over(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Timers).await else { return };
    tickets(&world, 4).await;
    world.desk.clock.advance_seconds(16 * 60);
    world.look().await;
    assert_eq!(world.desk.database.number(THRESHOLDS).await, 4);
    // A node with the sweep goes on where the timers stopped.
    let sweep = engine(BackendKind::Sweep);
    let node = world.desk.another(Extras { sla: Some(sweep.clone()), ..Extras::default() });
    world.desk.clock.advance_seconds(8 * 60);
    let sweeps = &node.services().ports().sweeps;
    sweeps.sweep(&SweepScope::Due, world.now(), 500, sweep.sweep_rule()).await.unwrap();
    assert_eq!(world.desk.database.number(THRESHOLDS).await, 8);
    // And the timers again: their safety net finds what the sweep left, and sets timers.
    world.desk.clock.advance_seconds(4 * 60);
    add_first_jobs(&world).await;
    world.look().await;
    assert_eq!(world.desk.database.number(THRESHOLDS).await, 12);
    let until = world.now() + TimeDelta::minutes(3);
    world.desk.clock.set(until);
    world.look().await;
    assert_eq!(world.desk.database.number(THRESHOLDS).await, 16);
    world.desk.database.drop().await;
}
