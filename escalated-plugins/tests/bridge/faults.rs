//! Runtimes that misbehave: the helpdesk goes on, and nothing of them is left.

use std::{sync::Arc, time::Duration};

use escalated_core::{
    ids::TenantId,
    plugins::{RuntimeHealth, RuntimeState},
    time::ManualClock,
};
use escalated_plugins::{ctx::CtxCall, runtimes::PluginRuntime};
use serde_json::json;

use crate::setup::{ChildRuntime, FAULTY, is_gone};

fn health(child: &ChildRuntime) -> RuntimeHealth {
    child.runtime.health(&TenantId::default())
}

#[tokio::test]
async fn a_start_that_fails_is_told_and_not_repeated_at_once() {
    let clock = Arc::new(ManualClock::default());
    let script = "console.error('no plugins today'); process.exit(7)";
    let child = ChildRuntime::with(script, clock.clone(), |_| {});
    assert_eq!(health(&child).state, RuntimeState::Stopped);
    for _ in 0..3 {
        assert_eq!(child.ask("/echo").await.unwrap_err().code(), "plugin_unavailable");
    }
    let told = health(&child);
    assert_eq!((told.state, told.starts), (RuntimeState::Waiting, 1));
    let why = told.last_error.unwrap();
    assert!(why.starts_with("runtime_ended:") && why.contains("no plugins today"), "{why}");
    for _ in 0..300 {
        clock.advance_seconds(1);
        child.ask("/echo").await.unwrap_err();
    }
    // After 5, 15, 35, 75 and 155 seconds.
    assert_eq!(health(&child).starts, 6);
}

#[tokio::test]
async fn a_crash_in_a_call_fails_that_call_and_the_next_one_starts_anew() {
    let clock = Arc::new(ManualClock::default());
    let child = ChildRuntime::with(FAULTY, clock.clone(), |_| {});
    let mut pids = Vec::new();
    for starts in 1..=10 {
        assert_eq!(child.ask("/echo").await.unwrap(), json!({ "said": "hello" }));
        pids.push(child.pid());
        assert_eq!(child.ask("/crash").await.unwrap_err().code(), "plugin_unavailable");
        assert_eq!(health(&child).starts, starts);
    }
    assert_eq!(child.ask("/echo").await.unwrap_err().code(), "plugin_unavailable");
    let told = health(&child);
    assert_eq!((told.state, told.starts), (RuntimeState::Waiting, 10));
    assert!(told.last_error.unwrap().contains("exit status: 3"));
    for pid in pids {
        is_gone(pid).await;
    }
    clock.advance_seconds(300);
    child.ask("/echo").await.unwrap();
}

#[tokio::test]
async fn one_that_hangs_is_replaced() {
    let second = Duration::from_secs(1);
    let clock = Arc::new(ManualClock::default());
    let child = ChildRuntime::with(FAULTY, clock, |options| options.limits.endpoint = second);
    child.is_up().await;
    let pid = child.pid();
    assert_eq!(child.ask("/hang").await.unwrap_err().code(), "plugin_timeout");
    child.answers_again().await;
    is_gone(pid).await;
    assert!(health(&child).last_error.unwrap().starts_with("runtime_silent:"));
    assert!(health(&child).timeouts >= 1);
}

#[tokio::test]
async fn a_call_without_an_answer_is_given_up_and_the_others_go_on() {
    let limit = Duration::from_millis(500);
    let child = ChildRuntime::with(FAULTY, Arc::new(ManualClock::default()), |options| {
        options.limits.endpoint = limit;
    });
    child.is_up().await;
    child.ask("/echo").await.unwrap();
    let pid = child.pid();
    assert_eq!(child.ask("/silence").await.unwrap_err().code(), "plugin_timeout");
    child.ask("/echo").await.unwrap();
    assert_eq!((child.pid(), health(&child).pending), (pid, 1));
}

#[tokio::test]
async fn a_flood_of_useless_lines_is_read_slowly_and_counted() {
    let child = ChildRuntime::of(FAULTY);
    assert_eq!(child.ask("/flood").await.unwrap(), json!("flooded"));
    assert_eq!(health(&child).skipped_lines, 2_500);
}

#[tokio::test]
async fn a_line_that_is_too_long_is_passed_over_and_one_without_an_end_ends_it() {
    let child = ChildRuntime::of(FAULTY);
    assert_eq!(child.ask("/long").await.unwrap(), json!("after"));
    assert_eq!(health(&child).skipped_lines, 1);
    let largest = child.ask("/largest").await.unwrap();
    assert_eq!(largest.as_str().map(str::len), Some(9 << 20));
    let pid = child.pid();
    assert_eq!(child.ask("/endless").await.unwrap_err().code(), "plugin_unavailable");
    child.answers_again().await;
    is_gone(pid).await;
    let why = health(&child).last_error.unwrap();
    assert!(why.starts_with("runtime_broke_protocol:"), "{why}");
}

#[tokio::test]
async fn answers_for_others_are_nobodys() {
    let child = ChildRuntime::of(FAULTY);
    assert_eq!(child.ask("/others").await.unwrap(), json!("first"));
    assert_eq!(child.ask("/echo").await.unwrap(), json!({ "said": "hello" }));
    assert!(health(&child).skipped_lines >= 7, "{:?}", health(&child));
}

#[tokio::test]
async fn prototypes_are_keys_like_others_and_what_cannot_be_read_is_refused() {
    let child = ChildRuntime::of(FAULTY);
    assert_eq!(child.ask("/proto").await.unwrap(), json!({ "result": null }));
    let (caller, call) = child.handler.last();
    assert_eq!(caller.plugin, "demo");
    let CtxCall::ConfigSet { data } = call else { panic!("{call:?}") };
    assert_eq!(data.keys().map(String::as_str).collect::<Vec<_>>(), ["__proto__", "constructor"]);
    let refused = child.ask("/strange").await.unwrap();
    let messages: Vec<_> =
        refused.as_array().unwrap().iter().map(|r| r["error"].as_str()).collect();
    assert_eq!(messages.len(), 4);
    assert!(messages.iter().all(Option::is_some), "{messages:?}");
    assert_eq!(messages[0], Some("Unknown method: ctx.exec"));
    assert_eq!(child.handler.count(), 1);
}

#[tokio::test]
async fn what_it_started_ends_with_it() {
    let child = ChildRuntime::of(FAULTY);
    let forked = child.ask("/fork").await.unwrap().as_u64().unwrap();
    let pid = child.pid();
    assert_eq!(child.ask("/crash").await.unwrap_err().code(), "plugin_unavailable");
    is_gone(pid).await;
    is_gone(u32::try_from(forked).unwrap()).await;
    // One that left the group holds the output open; nobody waits for it.
    assert_eq!(child.ask("/leave").await.unwrap_err().code(), "plugin_unavailable");
    child.answers_again().await;
}

#[tokio::test]
async fn one_that_does_not_listen_is_replaced() {
    let child = ChildRuntime::with(FAULTY, Arc::new(ManualClock::default()), |options| {
        options.limits.endpoint = Duration::from_millis(500);
    });
    child.is_up().await;
    assert_eq!(child.ask("/deaf").await.unwrap(), json!("deaf"));
    let pid = child.pid();
    assert_eq!(child.ask("/echo").await.unwrap_err().code(), "plugin_timeout");
    child.answers_again().await;
    is_gone(pid).await;
}
