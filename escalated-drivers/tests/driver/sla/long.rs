//! The faults again with as many tickets as there may be: some hundreds, or with
//! `ESCALATED_SOAK=1` as many as the issue asks for (`cargo xtask soak`).

use std::{
    process::{Child, Command, Stdio},
    sync::Arc,
};

use escalated_core::{
    engines::Extension,
    entropy::SystemEntropy,
    ids::TenantId,
    pipeline::Command as Change,
    services::Services,
    sla::{SweepScope, SweepStore},
    testing::new_ticket,
    tickets::{NewTicket, Priority},
    time::{Clock, ManualClock},
};
use escalated_drivers::{
    sql::{ConnectOptions, Db, connect},
    sql::{sla::SqlSweeps, stores::SqlStores},
};
use escalated_sla::BackendKind;

use super::world::{World, engine};
use crate::support::{Extras, Kind};

on_every_database! {
    six_hours_of_silence_tell_once_for_each_clock
    sweeps_that_are_killed_fire_nothing_twice_and_lose_nothing
    clocks_that_jump_fire_nothing
    backends_that_are_swapped_go_on_where_the_other_stopped
}

const THRESHOLDS: &str =
    "SELECT COUNT(*) FROM escalated_ticket_activities WHERE type = 'sla_threshold'";
const BREACHES: &str =
    "SELECT COUNT(*) FROM escalated_ticket_activities WHERE type = 'sla_breached'";
const TOLD: &str =
    "SELECT COUNT(*) FROM escalated_outbox WHERE name IN ('sla.warning', 'sla.breached')";

/// Half a working day after the ticket came in.
const SILENCE: i64 = 6 * 3600;

/// The thresholds by then: six of the first response, and five of the resolution at 150 percent.
const OF_BOTH: i64 = 6 + 5;

fn size(small: i64, full: i64) -> i64 {
    if std::env::var_os("ESCALATED_SOAK").is_some() { full } else { small }
}

async fn tickets(world: &World, count: i64) {
    let (cx, batches) = (world.cx("10"), &world.ports().batches);
    for begin in (0..count).step_by(2_000) {
        let one = |_| {
            let new = NewTicket { priority: Some(Priority::High), ..new_ticket("Printer") };
            (cx.clone(), Change::Create(new))
        };
        let commands = (begin..count.min(begin + 2_000)).map(one).collect();
        for made in batches.execute_batch(commands).await {
            made.unwrap();
        }
    }
}

async fn six_hours_of_silence_tell_once_for_each_clock(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    let count = size(500, 20_000);
    tickets(&world, count).await;
    world.desk.clock.advance_seconds(SILENCE);
    let mut batches = 0;
    loop {
        let (now, rule) = (world.now(), world.engine.sweep_rule());
        let swept = world.ports().sweeps.sweep(&SweepScope::Due, now, 500, rule).await.unwrap();
        if swept.looked == 0 {
            break;
        }
        batches += 1;
    }
    // A ticket with two clocks that are due stands in a batch twice.
    assert!((count / 500..=count / 250 + 1).contains(&batches), "{batches} batches");
    assert_eq!(world.desk.database.number(BREACHES).await, count * 2);
    assert_eq!(world.desk.database.number(THRESHOLDS).await, count * OF_BOTH);
    assert_eq!(world.desk.database.number(TOLD).await, count * 2);
    world.desk.database.drop().await;
}

const URL: &str = "ESCALATED_TEST_SWEEP";

/// Another process that sweeps a few tickets at a time. Only the test below starts it in earnest.
#[tokio::test]
async fn a_process_that_may_be_killed() {
    let Ok(url) = std::env::var(URL) else { return };
    let pool = connect(&url, &ConnectOptions::default()).await.unwrap();
    let stores = SqlStores::new(Db::new(pool, None));
    let sweeps = SqlSweeps::new(stores, Arc::new(SystemEntropy), Arc::default());
    let (engine, clock) = (engine(BackendKind::Sweep), ManualClock::default());
    clock.advance_seconds(SILENCE);
    let due = SweepScope::Due;
    while sweeps.sweep(&due, clock.now(), 3, engine.sweep_rule()).await.unwrap().looked > 0 {}
}

#[expect(clippy::disallowed_methods, reason = "a sweep that is killed needs a process")]
fn process(url: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "sla::long::a_process_that_may_be_killed"]).env(URL, url);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

async fn sweeps_that_are_killed_fire_nothing_twice_and_lose_nothing(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    let kills = size(3, 100);
    let count = kills * 60;
    tickets(&world, count).await;
    world.desk.clock.advance_seconds(SILENCE);
    let mut killed = 0;
    for round in 0..kills {
        let before = world.desk.database.number(BREACHES).await;
        let mut process = process(&world.desk.database.url);
        // As soon as it has begun to write, a little later each time.
        while world.desk.database.number(BREACHES).await <= before + round % 7 {
            if process.try_wait().unwrap().is_some() {
                break;
            }
        }
        process.kill().unwrap();
        killed += i64::from(!process.wait().unwrap().success());
    }
    world.look().await;
    assert!(killed > 0);
    assert_eq!(world.desk.database.number(BREACHES).await, count * 2, "{killed} killed");
    assert_eq!(world.desk.database.number(THRESHOLDS).await, count * OF_BOTH);
    assert_eq!(world.desk.database.number(TOLD).await, count * 2);
    world.desk.database.drop().await;
}

async fn add_first_jobs(services: &Services, world: &World) {
    let now = world.now();
    for job in world.engine.first_jobs(now) {
        services.ports().jobs.add_job(&TenantId::default(), &job, now).await.unwrap();
    }
}

async fn clocks_that_jump_fire_nothing(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    add_first_jobs(world.desk.helpdesk.services(), &world).await;
    let count = size(300, 10_000);
    tickets(&world, count).await;
    let step = async || world.desk.helpdesk.drain().await.unwrap();
    step().await;
    for wrong in [3_600, -3_600, 365 * 86_400] {
        world.desk.clock.jump_seconds(wrong);
        world.desk.clock.advance_seconds(20);
        step().await;
        world.desk.clock.jump_seconds(-wrong);
        step().await;
        assert_eq!(world.desk.database.number(THRESHOLDS).await, 0, "{wrong} s");
    }
    world.desk.clock.advance_seconds(15 * 60);
    step().await;
    assert_eq!(world.desk.database.number(THRESHOLDS).await, count);
    assert_eq!(world.desk.database.number(BREACHES).await, 0);
    world.desk.database.drop().await;
}

async fn backends_that_are_swapped_go_on_where_the_other_stopped(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Timers).await else { return };
    let count = size(100, 5_000);
    tickets(&world, count).await;
    let sweep = engine(BackendKind::Sweep);
    let node = world.desk.another(Extras { sla: Some(sweep.clone()), ..Extras::default() });
    // At 50, 75, 90 and 100 percent of the first response, in turn by the timers and the sweep.
    for (place, minutes) in [(1, 16), (2, 8), (3, 4), (4, 2)] {
        world.desk.clock.advance_seconds(minutes * 60);
        if place % 2 == 1 {
            add_first_jobs(world.desk.helpdesk.services(), &world).await;
            world.look().await;
        } else {
            let sweeps = &node.services().ports().sweeps;
            let (due, now) = (SweepScope::Due, world.now());
            while sweeps.sweep(&due, now, 500, sweep.sweep_rule()).await.unwrap().looked > 0 {}
        }
        assert_eq!(world.desk.database.number(THRESHOLDS).await, count * place, "step {place}");
    }
    world.look().await;
    assert_eq!(world.desk.database.number(THRESHOLDS).await, count * 4);
    world.desk.database.drop().await;
}
