//! How a process ends that does not end by itself. Time stands still in these tests.

use std::{path::PathBuf, pin::pin, sync::Arc, time::Duration};

use escalated_core::{ids::TenantId, plugins::RuntimeState, time::ManualClock};
use escalated_plugins::runtimes::{CallCx, PluginRuntime};
use serde_json::json;
use tokio::task::yield_now;

use crate::setup::{ChildRuntime, FAULTY, StandingTime, has_ended, is_collected};

/// How long it is given to end by itself, and then when it is told to.
const STEP: Duration = Duration::from_secs(5);

/// A process that stays when its input is closed. What it is told it writes to a file.
struct Stubborn {
    child: ChildRuntime,
    folder: tempfile::TempDir,
    pid: u32,
}

impl Stubborn {
    async fn start(ignores: bool) -> Self {
        let child = ChildRuntime::of(FAULTY);
        let folder = tempfile::tempdir().unwrap();
        let body = json!({ "file": folder.path().join("told"), "ignores": ignores });
        child.ask_with(&CallCx::default(), "/stay", body).await.unwrap();
        let pid = child.pid();
        Self { child, folder, pid }
    }

    fn told(&self) -> PathBuf {
        self.folder.path().join("told")
    }
}

/// What never ends fails, once time no longer stands still.
async fn soon<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(3600), work).await.expect("it never ended")
}

#[tokio::test]
async fn one_that_does_not_end_when_its_input_is_closed_is_told_to() {
    let time = StandingTime::begin();
    let stubborn = Stubborn::start(false).await;
    let mut ends = pin!(stubborn.child.runtime.drain());
    tokio::select! {
        () = &mut ends => panic!("it has ended by itself"),
        () = time.pass(STEP - Duration::from_millis(100)) => {}
    }
    assert!(!stubborn.told().exists());
    soon(async { tokio::join!(&mut ends, time.pass(Duration::from_millis(100))) }).await;
    assert!(stubborn.told().exists());
    is_collected(stubborn.pid);
    let health = stubborn.child.runtime.health(&TenantId::default());
    assert_eq!((health.state, health.last_error), (RuntimeState::Stopped, None));
}

#[tokio::test]
async fn one_that_does_not_do_what_it_is_told_is_killed() {
    let time = StandingTime::begin();
    let stubborn = Stubborn::start(true).await;
    let is_told = async {
        time.pass(STEP).await;
        while !stubborn.told().exists() {
            yield_now().await;
        }
        let health = stubborn.child.runtime.health(&TenantId::default());
        assert_eq!(health.state, RuntimeState::Draining);
        time.pass(STEP).await;
        tokio::time::Instant::now()
    };
    let ends = async {
        stubborn.child.runtime.drain().await;
        tokio::time::Instant::now()
    };
    let (over, killed) = soon(async { tokio::join!(ends, is_told) }).await;
    assert!(over <= killed, "it ended by itself, later");
    is_collected(stubborn.pid);
}

#[tokio::test]
async fn what_one_has_started_ends_also_when_it_ends_in_order() {
    let child = ChildRuntime::with(FAULTY, Arc::new(ManualClock::default()), |_| {});
    let forked = child.ask("/fork").await.unwrap().as_u64().unwrap();
    child.runtime.drain().await;
    has_ended(u32::try_from(forked).unwrap()).await;
}

#[tokio::test]
async fn one_that_says_nothing_for_long_is_asked_for_a_sign_of_life() {
    let time = StandingTime::begin();
    let child = ChildRuntime::with(FAULTY, Arc::new(ManualClock::default()), |options| {
        options.limits.ping = Duration::from_secs(10);
    });
    // One that is silent and well stays.
    child.is_up().await;
    let pid = child.pid();
    for _ in 0..4 {
        time.pass(Duration::from_secs(30)).await;
        child.has_answered().await;
    }
    assert_eq!((child.ask("/hush").await.unwrap(), child.pid()), (json!("hush"), pid));
    // No call is under way that could be late: nothing but the silence shows that it hangs.
    time.pass(Duration::from_secs(30)).await;
    time.pass(Duration::from_secs(30)).await;
    time.pass(Duration::from_secs(10)).await;
    soon(child.is_replaced(pid)).await;
    let health = child.runtime.health(&TenantId::default());
    assert!(health.last_error.unwrap().starts_with("runtime_silent:"));
}
