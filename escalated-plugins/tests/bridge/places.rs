//! Which processes there are: one for each tenant, as many as may be, and none that is not needed.

use std::{future::ready, ops::Range, pin::pin, sync::Arc, time::Duration};

use escalated_core::{
    ids::TenantId,
    plugins::{RuntimeHealth, RuntimeState},
    time::ManualClock,
};
use escalated_plugins::runtimes::{CallCx, PluginRuntime};
use futures_util::future::{join, join_all};
use serde_json::json;

use crate::setup::{ChildRuntime, FAULTY, StandingTime};

fn health(child: &ChildRuntime) -> RuntimeHealth {
    child.runtime.health(&TenantId::default())
}

#[tokio::test]
async fn what_is_to_end_is_that_process_and_not_the_next_one() {
    let child = ChildRuntime::of(FAULTY);
    child.is_up().await;
    let mut ends = pin!(child.runtime.drain());
    tokio::select! {
        biased;
        () = &mut ends => panic!("it cannot have ended yet"),
        () = ready(()) => {}
    }
    assert_eq!(health(&child).state, RuntimeState::Draining);
    // Who asks meanwhile is woken first when it has ended, and starts the next one.
    let (asked, ()) = join(child.ask("/echo"), ends).await;
    asked.unwrap();
    assert_eq!((health(&child).state, health(&child).starts), (RuntimeState::Ready, 2));
}

#[tokio::test]
async fn one_that_was_to_end_is_no_failure() {
    let child = ChildRuntime::with(FAULTY, Arc::new(ManualClock::default()), |_| {});
    for starts in 1..=12 {
        child.ask("/echo").await.unwrap();
        assert_eq!(health(&child).starts, starts);
        child.runtime.drain().await;
    }
    child.is_up().await;
}

/// After how long without a call a process ends, and how often that is looked at.
const IDLE: i64 = 600;
const BEAT: Duration = Duration::from_secs(30);

#[tokio::test]
async fn one_that_is_idle_ends_and_nobody_is_given_it_meanwhile() {
    let clock = Arc::new(ManualClock::default());
    let child = ChildRuntime::with(FAULTY, clock.clone(), |_| {});
    let time = StandingTime::begin();
    let folder = tempfile::tempdir().unwrap();
    // It does not end by itself, so that there is a meanwhile.
    let body = json!({ "file": folder.path().join("told"), "ignores": false });
    child.ask_with(&CallCx::default(), "/stay", body).await.unwrap();
    clock.advance_seconds(IDLE - 1);
    time.pass(BEAT).await;
    time.pass(Duration::ZERO).await;
    assert_eq!(health(&child).state, RuntimeState::Ready);
    clock.advance_seconds(1);
    time.pass(BEAT).await;
    time.pass(Duration::ZERO).await;
    let ends = async {
        time.pass(Duration::ZERO).await;
        assert_eq!(health(&child).state, RuntimeState::Draining);
        time.pass(Duration::from_secs(5)).await;
    };
    let (asked, ()) = tokio::join!(child.ask("/echo"), ends);
    asked.unwrap();
    assert_eq!((health(&child).starts, health(&child).last_error), (2, None));
}

#[tokio::test]
async fn one_that_is_busy_is_not_idle() {
    let clock = Arc::new(ManualClock::default());
    let child = ChildRuntime::with(FAULTY, clock.clone(), |_| {});
    let time = StandingTime::begin();
    child.is_up().await;
    let mut asked = pin!(child.ask("/silence"));
    let passes = async {
        time.pass(Duration::ZERO).await;
        clock.advance_seconds(2 * IDLE);
        time.pass(BEAT).await;
        time.pass(Duration::ZERO).await;
    };
    tokio::select! {
        done = &mut asked => panic!("{done:?}"),
        () = passes => {}
    }
    assert_eq!(health(&child).state, RuntimeState::Ready);
}

#[tokio::test]
async fn to_look_for_plugins_is_no_use_and_starts_nothing_that_is_known() {
    let clock = Arc::new(ManualClock::default());
    let folder = tempfile::tempdir().unwrap();
    let child = ChildRuntime::with(FAULTY, clock.clone(), |options| {
        options.folder = folder.path().to_owned();
    });
    let (time, tenant) = (StandingTime::begin(), TenantId::default());
    let found = child.runtime.discover(&tenant).await.unwrap();
    clock.advance_seconds(IDLE - 1);
    assert_eq!(child.runtime.discover(&tenant).await.unwrap(), found);
    clock.advance_seconds(1);
    let mut changes = child.runtime.changes(&tenant);
    time.pass(BEAT).await;
    let ended = tokio::time::timeout(10 * BEAT, changes.changed()).await;
    ended.expect("it never ended").unwrap();
    assert_eq!(child.runtime.discover(&tenant).await.unwrap(), found);
    assert_eq!((health(&child).state, health(&child).starts), (RuntimeState::Stopped, 1));
    // What was changed meanwhile is looked at.
    std::fs::create_dir_all(folder.path().join("plugins/new")).unwrap();
    child.runtime.discover(&tenant).await.unwrap();
    assert_eq!((health(&child).state, health(&child).starts), (RuntimeState::Ready, 2));
}

fn tenants(names: Range<u8>) -> Vec<TenantId> {
    names.map(|name| TenantId::new(format!("tenant-{name}")).unwrap()).collect()
}

/// How many processes the runtime has.
fn processes(child: &ChildRuntime, tenants: &[TenantId]) -> usize {
    tenants.iter().filter(|tenant| child.runtime.health(tenant).pid.is_some()).count()
}

#[tokio::test]
async fn there_are_never_more_than_may_be_however_many_ask_at_once() {
    let clock = Arc::new(ManualClock::default());
    let child = ChildRuntime::with(FAULTY, clock.clone(), |options| options.max_processes = 2);
    let tenants = tenants(0..8);
    let (first, others) = tenants.split_at(2);
    for tenant in first {
        child.ask_in(tenant, "/echo").await.unwrap();
        clock.advance_seconds(1);
    }
    assert_eq!(processes(&child, &tenants), 2);
    let asked = join_all(others.iter().map(|tenant| child.ask_in(tenant, "/echo"))).await;
    let refused: Vec<_> = asked.iter().filter_map(|asked| asked.as_ref().err()).collect();
    assert_eq!((refused.len(), processes(&child, &tenants)), (4, 2));
    assert!(refused.iter().all(|error| error.code() == "plugin_unavailable"));
    let starts: u64 = tenants.iter().map(|tenant| child.runtime.health(tenant).starts).sum();
    assert_eq!(starts, 4);
}

#[tokio::test]
async fn the_one_that_was_idle_for_longest_makes_room_and_a_burst_of_one_tenant_takes_one_place() {
    let clock = Arc::new(ManualClock::default());
    let child = ChildRuntime::with(FAULTY, clock.clone(), |options| options.max_processes = 3);
    let tenants = tenants(0..4);
    for tenant in &tenants[..3] {
        child.ask_in(tenant, "/echo").await.unwrap();
        clock.advance_seconds(1);
    }
    child.ask_in(&tenants[0], "/echo").await.unwrap();
    let asked = join_all((0..10).map(|_| child.ask_in(&tenants[3], "/echo"))).await;
    assert!(asked.iter().all(Result::is_ok), "{asked:?}");
    let pids = tenants.iter().map(|tenant| child.runtime.health(tenant).pid.is_some());
    assert_eq!(pids.collect::<Vec<_>>(), [true, false, true, true]);
}

#[tokio::test]
async fn whoever_waits_for_the_end_of_its_own_process_needs_room_too() {
    let child = ChildRuntime::with(FAULTY, Arc::new(ManualClock::default()), |options| {
        options.max_processes = 1;
    });
    let tenants = tenants(0..2);
    child.ask_in(&tenants[0], "/echo").await.unwrap();
    let (next, _) =
        tokio::join!(child.ask_in(&tenants[1], "/echo"), child.ask_in(&tenants[0], "/echo"),);
    next.unwrap();
    assert_eq!(processes(&child, &tenants), 1);
}
