//! Runtimes that misbehave: the helpdesk goes on, and nothing of them is left.

use std::{pin::pin, sync::Arc, time::Duration};

use escalated_core::{
    ids::TenantId,
    plugins::{RuntimeHealth, RuntimeState},
    time::ManualClock,
};
use escalated_plugins::{ctx::CtxCall, runtimes::PluginRuntime};
use serde_json::json;

use crate::setup::{
    ChildRuntime, FAULTY, RecordingHandler, ScriptedRuntime, StandingTime, has_ended, is_collected,
};

/// How long an endpoint may take in these tests, and a sign of life. Time stands still in them. It is
/// less than the silence after which a process is asked for a sign of life in any case.
const LIMIT: Duration = Duration::from_secs(20);
const PING: Duration = Duration::from_secs(10);

fn limited() -> ChildRuntime {
    ChildRuntime::with(FAULTY, Arc::new(ManualClock::default()), |options| {
        (options.limits.endpoint, options.limits.ping) = (LIMIT, PING);
    })
}

/// Asks what is never answered, until the time for it is over.
async fn ask_in_vain(child: &ChildRuntime, time: &StandingTime, path: &str) {
    let (asked, ()) = tokio::join!(child.ask(path), time.pass(LIMIT));
    assert_eq!(asked.unwrap_err().code(), "plugin_timeout");
}

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
    pids.into_iter().for_each(is_collected);
    clock.advance_seconds(300);
    child.ask("/echo").await.unwrap();
}

#[tokio::test]
async fn one_that_hangs_is_replaced() {
    let (time, child) = (StandingTime::begin(), limited());
    child.is_up().await;
    let pid = child.pid();
    ask_in_vain(&child, &time, "/hang").await;
    time.pass(PING).await;
    child.is_replaced(pid).await;
    assert!(health(&child).last_error.unwrap().starts_with("runtime_silent:"));
    // The call, and the sign of life.
    assert_eq!((health(&child).timeouts, health(&child).starts), (2, 2));
}

#[tokio::test]
async fn a_call_without_an_answer_is_given_up_and_the_others_go_on() {
    let (time, child) = (StandingTime::begin(), limited());
    child.is_up().await;
    let pid = child.pid();
    ask_in_vain(&child, &time, "/silence").await;
    // It is asked for a sign of life before it is asked anything else.
    time.pass(Duration::ZERO).await;
    child.ask("/echo").await.unwrap();
    assert_eq!((child.pid(), health(&child).pending), (pid, 1));
}

#[tokio::test]
async fn a_flood_of_useless_lines_is_read_slowly_and_counted() {
    let (time, child) = (StandingTime::begin(), limited());
    child.is_up().await;
    let mut asked = pin!(child.ask("/flood"));
    for seconds in 1..=2 {
        tokio::select! {
            done = &mut asked => panic!("{done:?}"),
            () = child.has_skipped(1_000 * seconds) => {}
        }
        // More was written, and nothing more is read in this second.
        time.pass(Duration::from_millis(900)).await;
        assert_eq!(health(&child).skipped_lines, 1_000 * seconds);
        time.pass(Duration::from_millis(100)).await;
    }
    assert_eq!(asked.await.unwrap(), json!("flooded"));
    assert_eq!(health(&child).skipped_lines, 2_500);
}

#[tokio::test]
async fn a_line_that_is_too_long_is_passed_over_and_one_without_an_end_ends_it() {
    let (time, child) = (StandingTime::begin(), limited());
    child.is_up().await;
    let passed_over = async {
        child.has_skipped(1).await;
        time.pass(Duration::from_secs(1)).await;
    };
    let (asked, ()) = tokio::join!(child.ask("/long"), passed_over);
    assert_eq!(asked.unwrap(), json!("after"));
    assert_eq!(health(&child).skipped_lines, 1);
    let largest = child.ask("/largest").await.unwrap();
    assert_eq!(largest.as_str().map(str::len), Some(9 << 20));
    let pid = child.pid();
    assert_eq!(child.ask("/endless").await.unwrap_err().code(), "plugin_unavailable");
    // It may end by itself for so long, as nobody listens any more.
    time.pass(Duration::from_millis(200)).await;
    child.is_replaced(pid).await;
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
async fn a_call_that_would_take_much_memory_is_refused_before_it_is_read() {
    let handler = RecordingHandler::new();
    let (_session, mut runtime) = ScriptedRuntime::connect(handler.clone());
    let long = format!("\"{}\"", "x".repeat(1 << 20));
    let objects = format!("[{}{{}}]", "{},".repeat(100_000));
    for (id, value) in [(1, &long), (2, &objects)] {
        let params = format!(r#"{{"plugin":"demo","collection":"c","key":"k","value":{value}}}"#);
        let call = format!(r#"{{"id":{id},"method":"ctx.store.set","params":{params}}}"#);
        runtime.say(&call).await;
        let answer = runtime.hear_answer(&json!(id)).await;
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
    }
    // What is only long is read: the greatest document, and eight times at once.
    let document = "x".repeat(256 * 1024 - 2);
    for id in 3..=10 {
        let params = json!({ "plugin": "demo", "collection": "c", "key": "k", "value": document });
        let call = json!({ "id": id, "method": "ctx.store.set", "params": params });
        runtime.say(&call.to_string()).await;
        runtime.hear_answer(&json!(id)).await;
    }
    assert_eq!(handler.count(), 8);
}

#[tokio::test]
async fn what_it_started_ends_with_it() {
    let child = ChildRuntime::of(FAULTY);
    let forked = child.ask("/fork").await.unwrap().as_u64().unwrap();
    let pid = child.pid();
    assert_eq!(child.ask("/crash").await.unwrap_err().code(), "plugin_unavailable");
    child.is_replaced(pid).await;
    has_ended(u32::try_from(forked).unwrap()).await;
    // One that left the group holds the output open; nobody waits for it.
    let pid = child.pid();
    assert_eq!(child.ask("/leave").await.unwrap_err().code(), "plugin_unavailable");
    child.is_replaced(pid).await;
}

#[tokio::test]
async fn one_that_does_not_listen_is_replaced() {
    let (time, child) = (StandingTime::begin(), limited());
    child.is_up().await;
    assert_eq!(child.ask("/deaf").await.unwrap(), json!("deaf"));
    let pid = child.pid();
    ask_in_vain(&child, &time, "/echo").await;
    time.pass(PING).await;
    child.is_replaced(pid).await;
}
