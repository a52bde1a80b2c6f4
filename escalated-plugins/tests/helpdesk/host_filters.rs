//! Filters change values within bounds; otherwise values stay as they are.

use std::time::Duration;

use escalated_core::{engines::PluginHost, plugins::CtxGroup};
use escalated_plugins::host::PluginOptions;
use serde_json::{Value, json};

use crate::{
    desk::{Desk, filter},
    scripted::{Scripted, Step},
};

const HOOK: &str = "ticket.list.columns";

async fn desk(options: PluginOptions) -> (Scripted, Desk) {
    let node = Scripted::new("node", vec![filter("a", HOOK, 10)]);
    let desk = Desk::active(options.runtime(node.clone()), &["a"]).await;
    node.seen();
    (node, desk)
}

async fn filtered(desk: &Desk, value: Value) -> Value {
    desk.host.filter(&desk.of("2"), HOOK, value).await
}

#[tokio::test]
async fn a_value_goes_through_the_filters_of_its_hook_alone() {
    let (node, desk) = desk(PluginOptions::default()).await;
    node.then([Step::Answer(json!(["a"]))]);
    assert_eq!(filtered(&desk, json!([])).await, json!(["a"]));
    let seen = node.seen();
    assert_eq!(seen[0].what, format!("filter {HOOK}"));
    assert_eq!(
        seen[0].origin.actor.as_ref().map(|actor| actor.name().to_owned()),
        Some("Ben".into())
    );
    let other = desk.host.filter(&desk.of("2"), "ticket.statuses", json!([1])).await;
    assert_eq!((other, node.seen().len()), (json!([1]), 0));
}

#[tokio::test]
async fn what_fails_or_does_not_fit_leaves_the_value() {
    let (node, desk) = desk(PluginOptions::default()).await;
    let long = json!(["x".repeat(256 * 1024)]);
    for step in [
        Step::Away,
        Step::Late,
        Step::Fail,
        Step::Answer(json!({ "not": "a list" })),
        Step::Answer(Value::Null),
        Step::Answer(long),
    ] {
        node.then([step]);
        assert_eq!(filtered(&desk, json!(["own"])).await, json!(["own"]));
    }
    assert_eq!(desk.logs("a").await.len(), 4, "the plugin's own failures are in its log");
}

#[tokio::test]
async fn filters_that_hang_are_left_and_then_passed_over_for_a_minute() {
    let options = PluginOptions { filter_chain: Duration::ZERO, ..PluginOptions::default() };
    let (node, desk) = desk(options).await;
    for _ in 0..5 {
        node.then([Step::Hang]);
        assert_eq!(filtered(&desk, json!(["own"])).await, json!(["own"]));
    }
    assert_eq!(node.seen().len(), 3);
    desk.clock.advance_seconds(60);
    assert_eq!(filtered(&desk, json!(["own"])).await, json!(["own"]));
    assert_eq!(filtered(&desk, json!(["own"])).await, json!(["own"]));
    assert_eq!(node.seen().len(), 1, "one late chain is enough after the pause");
}

#[tokio::test]
async fn several_runtimes_make_one_chain_by_their_lowest_priorities() {
    let late = Scripted::new("late", vec![filter("a", HOOK, 20)]);
    let early = Scripted::new("early", vec![filter("b", HOOK, 5), filter("c", HOOK, 50)]);
    let options = PluginOptions::default().runtime(late.clone()).runtime(early.clone());
    let desk = Desk::active(options, &["a", "b", "c"]).await;
    late.seen();
    early.seen();
    early.then([Step::Answer(json!(["early"]))]);
    late.then([Step::Answer(json!(["early", "late"]))]);
    assert_eq!(filtered(&desk, json!([])).await, json!(["early", "late"]));
    assert_eq!(late.seen()[0].value, json!(["early"]));
    assert_eq!(early.seen()[0].plugins, ["b", "c"]);
}

#[tokio::test]
async fn a_runtime_that_is_away_leaves_the_work_of_the_others() {
    let (one, other) = (
        Scripted::new("one", vec![filter("a", HOOK, 1)]),
        Scripted::new("other", vec![filter("b", HOOK, 2)]),
    );
    let options = PluginOptions::default().runtime(one.clone()).runtime(other.clone());
    let desk = Desk::active(options, &["a", "b"]).await;
    one.then([Step::Away]);
    other.then([Step::Answer(json!(["other"]))]);
    one.seen();
    other.seen();
    assert_eq!(filtered(&desk, json!([])).await, json!(["other"]));
}

#[tokio::test]
async fn a_runtime_that_hangs_leaves_what_those_before_it_did() {
    let (one, other) = (
        Scripted::new("one", vec![filter("a", HOOK, 1)]),
        Scripted::new("other", vec![filter("b", HOOK, 2)]),
    );
    let options = PluginOptions { filter_chain: Duration::ZERO, ..PluginOptions::default() };
    let options = options.runtime(one.clone()).runtime(other.clone());
    let desk = Desk::active(options, &["a", "b"]).await;
    one.then([Step::Answer(json!(["one"]))]);
    other.then([Step::Hang]);
    assert_eq!(filtered(&desk, json!([])).await, json!(["one"]));
}

#[tokio::test]
async fn a_note_goes_through_the_filters_of_those_who_may_read_notes() {
    let hook = "ticket.reply.compose";
    let node = Scripted::new("node", vec![filter("a", hook, 1), filter("b", hook, 2)]);
    // It asks all the plugins that it has, whoever is named.
    let platform = Scripted::new("platform", vec![filter("p", hook, 3)]);
    let options = PluginOptions::default().runtime(node.clone()).runtime(platform.clone());
    let desk = Desk::active(options, &["a", "b", "p"]).await;
    let all_but = CtxGroup::ALL.iter().copied().filter(|group| *group != CtxGroup::NotesRead);
    desk.grant("b", Some(&all_but.collect::<Vec<_>>())).await;
    let asked = async |is_note: bool| {
        node.seen();
        platform.seen();
        let value = json!({ "body": "x", "is_internal_note": is_note });
        desk.host.filter(&desk.of("2"), hook, value).await;
        let seen = [node.seen(), platform.seen()].concat();
        seen.into_iter().flat_map(|seen| seen.plugins).collect::<Vec<_>>()
    };
    assert_eq!(asked(false).await, ["a", "b", "p"]);
    assert_eq!(asked(true).await, ["a"]);
}
