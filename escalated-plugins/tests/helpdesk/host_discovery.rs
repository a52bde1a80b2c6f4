//! Plugins are found, kept, switched and asked.

use escalated_core::{
    engines::{Extension, PluginHost},
    plugins::{Manifest, PluginAnswer, PluginRequest},
};
use escalated_plugins::{ctx::CtxCall, host::PluginOptions};
use serde_json::{Value, json};

use crate::{
    desk::{Desk, plugin},
    scripted::{Scripted, Step},
};

#[tokio::test]
async fn of_two_plugins_with_one_name_the_first_runtime_keeps_it() {
    let one = Scripted::new("one", vec![plugin("a", &["ticket.created"])]);
    let other = Scripted::new("other", vec![plugin("a", &["ticket.created"]), plugin("b", &[])]);
    let options = PluginOptions::default().runtime(one.clone()).runtime(other.clone());
    let desk = Desk::active(options, &["a", "b"]).await;
    assert_eq!(desk.health_problems(), ["a duplicate_name"]);
    let plugins = desk.ports().plugins.list_plugins(&desk.owner()).await.unwrap();
    let runtimes: Vec<_> = plugins.iter().map(|p| (p.name.as_str(), p.runtime.as_str())).collect();
    assert_eq!(runtimes, [("a", "one"), ("b", "other")]);
    let stolen = other.ask("a", CtxCall::ConfigAll {}).await;
    assert_eq!(stolen.unwrap_err().code(), "plugin_inactive");
    assert_eq!(one.ask("a", CtxCall::ConfigAll {}).await.unwrap(), json!({}));
}

/// It was renamed, or its plugins were given to several runtimes.
#[tokio::test]
async fn plugins_of_a_runtime_that_is_no_more_may_be_had_by_another() {
    let both = || vec![plugin("a", &["ticket.created"]), plugin("b", &[])];
    let old = Scripted::new("old", both());
    let down = Scripted::new("down", vec![plugin("c", &[])]);
    let options = PluginOptions::default().runtime(old).runtime(down);
    let desk = Desk::active(options, &["a", "b", "c"]).await;
    let new = Scripted::new("new", vec![plugin("a", &["ticket.created"])]);
    let down = Scripted::new("down", vec![plugin("c", &[])]);
    down.is_down();
    let options = PluginOptions::default().runtime(new.clone()).runtime(down);
    let desk = desk.another(options).await;
    desk.discover().await;
    assert_eq!(desk.health_problems(), [""; 0]);
    let plugins = desk.ports().plugins.list_plugins(&desk.owner()).await.unwrap();
    let plugins: Vec<_> = plugins
        .iter()
        .map(|p| (p.name.as_str(), p.runtime.as_str(), p.is_present, p.is_active))
        .collect();
    assert_eq!(
        plugins,
        [("a", "new", true, true), ("b", "old", false, true), ("c", "down", true, true)]
    );
    desk.ticket("Printer").await;
    desk.drain().await;
    assert_eq!(new.heard(), ["action ticket.created"]);
}

/// Whoever may call it is told to come again, and nobody else that there is such a plugin.
#[tokio::test]
async fn what_is_active_and_away_is_unavailable_and_not_unknown() {
    let parts = json!({
        "name": "a",
        "version": "1",
        "endpoints": [{ "method": "GET", "path": "/x", "audience": "staff" }],
        "webhooks": [{ "method": "POST", "path": "/hook" }],
        "widgets": [{ "component": "W", "label": "W", "size": "half", "hasBadge": true }],
        "pages": [{ "route": "p", "component": "P", "layout": "agent" }],
    });
    let manifest = escalated_core::plugins::read_manifest("a", &parts).0.unwrap();
    let node = Scripted::new("node", vec![manifest]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    let services = desk.helpdesk.services();
    let codes = async |who: &str| {
        let cx = desk.of(who);
        let code = |error: Option<escalated_core::Error>| {
            error.map_or_else(|| "none".to_owned(), |error| error.code().to_owned())
        };
        [
            code(services.plugin_route(&cx, "a", "GET", "/x").await.err()),
            code(services.plugin_route(&cx, "a", "GET", "/y").await.err()),
            code(services.plugin_webhook_route(&cx, "a", "POST", "/hook").await.err()),
            code(services.plugin_page(&cx, "a", "p").await.err()),
            code(services.plugin_badge(&cx, "a", "W").await.err()),
        ]
    };
    assert_eq!(codes("2").await, ["none", "plugin_route_not_found", "none", "none", "none"]);
    node.has(vec![]);
    desk.discover().await;
    let (away, none) = ("plugin_unavailable", "plugin_route_not_found");
    assert_eq!(codes("2").await, [away, none, away, away, away]);
    assert_eq!(codes("10").await[0], "forbidden", "a requester is not among those it is for");
    let ui = services.plugin_ui(&desk.of("2")).await.unwrap();
    assert!(ui.widgets.is_empty() && ui.menu.is_empty());
    desk.deactivate("a").await;
    assert_eq!(codes("2").await, ["plugin_not_found"; 5]);
}

#[tokio::test]
async fn what_an_admin_decided_outlasts_a_new_version() {
    let node = Scripted::new("node", vec![plugin("a", &[])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    node.has(vec![Manifest { version: "2.0.0".into(), ..plugin("a", &["ticket.created"]) }]);
    desk.clock.advance_seconds(3600);
    desk.discover().await;
    node.seen();
    desk.ticket("Printer").await;
    desk.drain().await;
    assert_eq!(node.heard(), ["action ticket.created"]);
    node.has(vec![]);
    desk.discover().await;
    desk.ticket("Printer").await;
    desk.drain().await;
    assert_eq!(node.seen(), [], "a plugin that is gone hears nothing");
}

#[tokio::test]
async fn a_plugin_may_ask_while_its_own_code_for_the_change_runs() {
    let node = Scripted::new("node", vec![plugin("a", &[])]);
    let desk = Desk::open(PluginOptions::default().runtime(node.clone())).await;
    desk.discover().await;
    let set = |key: &str| {
        let data = [(key.to_owned(), json!(true))].into_iter().collect();
        Step::Ask("a", Box::new(CtxCall::ConfigSet { data }))
    };
    node.then([set("began")]);
    desk.activate("a").await;
    node.then([set("ended")]);
    desk.deactivate("a").await;
    assert_eq!(node.heard(), ["activate", "deactivate"]);
    assert!(node.answers().iter().all(Result::is_ok));
    let plugin = desk.ports().plugins.find_plugin(&desk.owner(), "a").await.unwrap().unwrap();
    assert_eq!(Value::Object(plugin.config), json!({ "began": true, "ended": true }));
    let late = node.ask("a", CtxCall::ConfigAll {}).await;
    assert_eq!(late.unwrap_err().code(), "plugin_inactive");
}

#[tokio::test]
async fn endpoints_webhooks_and_badges_answer_or_say_why_not() {
    let node = Scripted::new("node", vec![plugin("a", &[])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    let plugin = desk.activate("a").await;
    let request = || PluginRequest {
        method: "GET".into(),
        path: "/x/:id".into(),
        ..PluginRequest::default()
    };
    let cx = desk.of("2");
    let envelope = json!({ "__escalated_http": 1, "status": 201, "format": "text", "body": "hi" });
    node.then([
        Step::Answer(envelope),
        Step::Answer(json!([1])),
        Step::Answer(json!({ "__escalated_http": 1 })),
    ]);
    let answer = desk.host.endpoint(&cx, &plugin, request()).await.unwrap();
    assert!(matches!(answer, PluginAnswer::Http { status: 201, .. }));
    let answer = desk.host.webhook(&cx, &plugin, request()).await.unwrap();
    assert_eq!(answer, PluginAnswer::Value(json!([1])));
    let bad = desk.host.endpoint(&cx, &plugin, request()).await.unwrap_err();
    assert_eq!(bad.code(), "plugin_bad_answer");
    node.then([Step::Away, Step::Late, Step::Fail, Step::Answer(json!(7))]);
    for code in ["plugin_unavailable", "plugin_timeout", "plugin_failed"] {
        assert_eq!(desk.host.endpoint(&cx, &plugin, request()).await.unwrap_err().code(), code);
    }
    assert_eq!(desk.host.badge(&cx, &plugin, "W").await.unwrap(), json!(7));
    let stray = escalated_core::plugins::Plugin { runtime: "gone".into(), ..plugin };
    let away = desk.host.badge(&cx, &stray, "W").await.unwrap_err();
    assert_eq!(away.code(), "plugin_unavailable");
}

#[tokio::test]
async fn a_host_that_drains_drains_its_runtimes() {
    let node = Scripted::new("node", vec![]);
    let desk = Desk::open(PluginOptions::default().runtime(node.clone())).await;
    desk.host.drain().await;
    assert_eq!(node.heard(), ["drain"]);
}

#[tokio::test]
async fn the_job_of_discovery_finds_plugins_and_comes_again() {
    let node = Scripted::new("node", vec![plugin("a", &[])]);
    let desk = Desk::open(PluginOptions::default().runtime(node.clone())).await;
    desk.helpdesk.run(std::future::ready(())).await;
    desk.drain().await;
    let plugins =
        || async { desk.ports().plugins.list_plugins(&desk.owner()).await.unwrap().len() };
    assert_eq!(plugins().await, 1);
    node.has(vec![plugin("a", &[]), plugin("b", &[])]);
    desk.drain().await;
    assert_eq!(plugins().await, 1);
    desk.clock.advance_seconds(600);
    desk.drain().await;
    assert_eq!(plugins().await, 2);
}
