//! Which processes there are: one for each tenant, as many as may be, and none that is not needed.

use std::{future::ready, pin::pin, sync::Arc, time::Duration};

use escalated_core::{
    ids::TenantId,
    plugins::{RuntimeHealth, RuntimeState},
    time::ManualClock,
};
use escalated_plugins::runtimes::{CallCx, PluginRuntime};
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
    let (asked, ()) = tokio::join!(child.ask("/echo"), ends);
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
