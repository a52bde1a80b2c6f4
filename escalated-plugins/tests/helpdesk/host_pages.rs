//! A page waits for plugins within its bound, for all of them at once.

use std::time::Duration;

use escalated_core::{
    Result,
    engines::PluginHost,
    plugins::{
        Activation, Audience, EndpointPart, Layout, Manifest, MenuPart, MenuSection, PageCall,
        PagePart, PageQuestion, PluginAnswer, PluginRequest, WidgetPart, WidgetSize,
    },
    services::{PluginPage, WantedPart},
};
use escalated_plugins::host::PluginOptions;
use serde_json::{Map, Value, json};

use crate::{
    desk::{Desk, plugin},
    scripted::{Scripted, Step},
};

/// A plugin with a page, and a widget with a figure.
fn shows(name: &str) -> Manifest {
    let menu =
        MenuPart { label: "Scores".into(), section: MenuSection::Agent, position: 1, icon: None };
    Manifest {
        pages: vec![PagePart {
            route: "scores/:id".into(),
            component: "Scores".into(),
            layout: Some(Layout::Agent),
            capability: None,
            menu: Some(menu),
        }],
        widgets: vec![WidgetPart {
            component: "Scores".into(),
            label: "Scores".into(),
            size: WidgetSize::Half,
            order: None,
            capability: None,
            has_badge: true,
        }],
        endpoints: vec![EndpointPart {
            method: "GET".into(),
            path: "/Scores".into(),
            capability: None,
            audience: Some(Audience::Staff),
        }],
        ..plugin(name, &[])
    }
}

async fn desk(options: PluginOptions) -> (Scripted, Desk) {
    let node = Scripted::new("node", vec![shows("a"), shows("b")]);
    let desk = Desk::active(options.runtime(node.clone()), &["a", "b"]).await;
    node.seen();
    (node, desk)
}

fn wanted(plugin: &str) -> WantedPart<'_> {
    let query = json!({ "ticket_id": 7 });
    let query = query.as_object().cloned().unwrap_or_default();
    WantedPart { plugin, component: "Scores", query }
}

fn code<T>(answer: &Option<Result<T>>) -> Option<String> {
    answer.as_ref()?.as_ref().err().map(|error| error.code().to_owned())
}

/// Two seconds, and the step of the timer.
fn waited(began: tokio::time::Instant) -> bool {
    let two = Duration::from_secs(2);
    (two..two + Duration::from_millis(10)).contains(&began.elapsed())
}

#[tokio::test]
async fn a_page_waits_two_seconds_for_all_of_them_together() {
    let (node, desk) = desk(PluginOptions::default()).await;
    node.then([Step::Hang, Step::Hang, Step::Answer(json!(["there"])), Step::Hang]);
    let cx = desk.of("2");
    // Before time stands still: the list of plugins is in the database, which waits in real time.
    desk.ports().plugins.active_plugins(&cx.tenant, cx.now).await.unwrap();
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    let services = desk.helpdesk.services();
    let parts = services.plugin_parts(&cx, &[wanted("a"), wanted("b")]).await.unwrap();
    assert!(waited(began), "{:?}", began.elapsed());
    assert_eq!(code(&parts[0].answer).as_deref(), Some("plugin_timeout"));
    assert_eq!(code(&parts[0].badge).as_deref(), Some("plugin_timeout"));
    assert_eq!(parts[1].answer.as_ref().unwrap().as_ref().unwrap(), &json!(["there"]));
    assert_eq!(code(&parts[1].badge).as_deref(), Some("plugin_timeout"));
    let page =
        PluginPage { plugin: "a".into(), page: shows("a").pages.remove(0), params: Map::new() };
    node.then([Step::Hang, Step::Hang]);
    let began = tokio::time::Instant::now();
    let part = services.plugin_page_part(&cx, &page).await.unwrap();
    assert_eq!(code(&part.answer).as_deref(), Some("plugin_timeout"));
    assert!(waited(began), "{:?}", began.elapsed());
    let began = tokio::time::Instant::now();
    node.then([Step::Hang]);
    let badge = services.plugin_badge(&cx, "b", "Scores").await.unwrap_err();
    assert_eq!(badge.code(), "plugin_timeout");
    assert!(waited(began), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_plugin_that_is_late_again_and_again_is_not_asked_for_a_minute() {
    let options = PluginOptions { page: Duration::ZERO, ..PluginOptions::default() };
    let (node, desk) = desk(options).await;
    let plugin = desk.activate("a").await;
    let other = desk.activate("b").await;
    node.seen();
    let ask = async |plugin| {
        let question = PageQuestion::Badge("Scores".into());
        let calls = [PageCall { plugin, question }];
        desk.host.for_page(&desk.of("2"), &calls).await.pop().unwrap()
    };
    node.then([Step::Hang, Step::Hang, Step::Hang]);
    for _ in 0..5 {
        assert_eq!(ask(&plugin).await.unwrap_err().code(), "plugin_timeout");
    }
    assert_eq!(node.seen().len(), 3);
    assert_eq!(ask(&other).await.unwrap(), PluginAnswer::Value(Value::Null));
    desk.clock.advance_seconds(60);
    assert_eq!(ask(&plugin).await.unwrap(), PluginAnswer::Value(Value::Null));
}

#[tokio::test]
async fn parts_are_told_of_the_page_and_badges_are_figures() {
    let (node, desk) = desk(PluginOptions::default()).await;
    node.then([Step::Answer(json!({ "average": 4 })), Step::Answer(json!({ "no": "figure" }))]);
    let services = desk.helpdesk.services();
    let parts = services.plugin_parts(&desk.of("2"), &[wanted("a"), wanted("gone")]).await.unwrap();
    assert_eq!(parts[0].answer.as_ref().unwrap().as_ref().unwrap(), &json!({ "average": 4 }));
    assert_eq!(parts[0].badge.as_ref().unwrap().as_ref().unwrap(), &Value::Null);
    assert!(parts[1].answer.is_none() && parts[1].badge.is_none());
    assert_eq!(node.heard(), ["endpoint GET /Scores", "badge Scores"]);
    let customer = services.plugin_parts(&desk.of("10"), &[wanted("a")]).await.unwrap();
    assert!(customer[0].answer.is_none() && customer[0].badge.is_none());
    assert!(node.heard().is_empty(), "what is not for the caller is not asked");
}

#[tokio::test]
async fn what_a_plugin_said_when_it_failed_is_for_admins() {
    let (node, desk) = desk(PluginOptions::default()).await;
    let services = desk.helpdesk.services();
    let open = Activation {
        audiences: [("GET /Scores".to_owned(), Audience::Known)].into(),
        ..Activation::default()
    };
    desk.ports().plugins.set_active(&desk.owner(), "a", Some(&open)).await.unwrap();
    for (who, said) in [("1", Some("it broke")), ("2", None), ("10", None)] {
        let cx = desk.of(who);
        node.then([Step::Fail]);
        // The manifest's word goes before an admin's only where it names a capability.
        let route = services.plugin_route(&cx, "a", "GET", "/Scores").await.unwrap();
        let failed = services.plugin_endpoint(&cx, route, PluginRequest::default()).await;
        let failed = failed.unwrap_err();
        assert_eq!(failed.code(), "plugin_failed");
        let details = failed.details().cloned().unwrap_or_default();
        assert_eq!(details["said"].as_str(), said, "{who}");
        assert_eq!(details.to_string().contains("it broke"), said.is_some(), "{who}");
    }
    node.then([Step::Fail]);
    let switched = services.deactivate_plugin(&desk.owner(), "a").await.unwrap();
    assert_eq!(switched.warning.as_deref(), Some("plugin_failed: failed: it broke"));
}
