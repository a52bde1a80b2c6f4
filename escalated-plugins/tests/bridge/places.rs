//! Which processes there are: one for each tenant, as many as may be, and none that is not needed.

use std::{future::ready, pin::pin, sync::Arc};

use escalated_core::{
    ids::TenantId,
    plugins::{RuntimeHealth, RuntimeState},
    time::ManualClock,
};
use escalated_plugins::runtimes::PluginRuntime;

use crate::setup::{ChildRuntime, FAULTY};

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
