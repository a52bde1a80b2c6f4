//! Events reach plugins through the outbox: in order, again where they did not arrive.

use std::time::Duration;

use escalated_core::{
    ids::HostUserId,
    pipeline::Action,
    pipeline::Command,
    tickets::{Status, TicketKey},
};
use escalated_plugins::host::PluginOptions;
use serde_json::json;

use crate::{
    desk::{Desk, plugin},
    scripted::{Scripted, Seen, Step},
};

fn all_hooks(name: &str) -> escalated_core::plugins::Manifest {
    plugin(name, &["ticket.created", "ticket.status_changed", "ticket.resolved", "reply.created"])
}

#[tokio::test]
async fn an_event_has_the_ticket_and_the_names_that_plugins_look_for() {
    let node = Scripted::new("node", vec![all_hooks("a"), plugin("b", &["ticket.created"])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a", "b"]).await;
    node.seen();
    let ticket = desk.ticket("Printer").await;
    desk.drain().await;
    let seen = node.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(
        (seen[0].what.as_str(), &seen[0].plugins[..]),
        ("action ticket.created", &["a".to_owned(), "b".to_owned()][..])
    );
    let event = &seen[0].value;
    for (key, value) in [
        ("id", json!(ticket.id)),
        ("ticket_id", json!(ticket.id)),
        ("ticketId", json!(ticket.id)),
        ("reference", json!(ticket.reference)),
        ("title", json!("Printer")),
        ("subject", json!("Printer")),
        ("description", json!(ticket.description)),
        ("status", json!("open")),
        ("requester_id", json!(10)),
        ("requester_type", json!("user")),
        ("user_id", json!(10)),
        ("event", json!("ticket.created")),
    ] {
        assert_eq!(event[key], value, "{key}");
    }
    assert!(event["event_id"].is_string() && event["occurred_at"].is_string());
    let origin = &seen[0].origin;
    assert_eq!(origin.cause.depth, 0);
    assert_eq!(origin.cause.by.as_deref(), Some("event ticket.created"));
    assert_eq!(origin.actor.as_ref().map(|actor| actor.name().to_owned()), Some("Cleo".into()));
}

#[tokio::test]
async fn a_note_is_told_of_and_its_text_is_not() {
    let node = Scripted::new("node", vec![plugin("a", &["note.created", "reply.created"])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    let ticket = desk.ticket("Printer").await;
    let tickets = &desk.ports().tickets;
    tickets.note(&desk.of("2"), ticket.id.into(), "secret".into(), vec![]).await.unwrap();
    tickets.reply(&desk.of("2"), ticket.id.into(), "public".into(), vec![]).await.unwrap();
    desk.drain().await;
    let seen = node.seen();
    let notes: Vec<_> = seen.iter().filter(|seen| seen.what == "action note.created").collect();
    assert_eq!(notes[0].value["reply"]["is_internal_note"], json!(true));
    assert!(!notes[0].value.to_string().contains("secret"));
    let replies: Vec<_> = seen.iter().filter(|seen| seen.what == "action reply.created").collect();
    assert_eq!(replies[0].value["reply"]["is_internal_note"], json!(false));
}

#[tokio::test]
async fn an_alias_is_told_under_its_name() {
    let node = Scripted::new(
        "node",
        vec![plugin("a", &["ticket.replied"]), plugin("b", &["reply.created"])],
    );
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a", "b"]).await;
    node.seen();
    let ticket = desk.ticket("Printer").await;
    desk.ports().tickets.reply(&desk.of("2"), ticket.id.into(), "x".into(), vec![]).await.unwrap();
    desk.drain().await;
    assert_eq!(node.heard(), ["action reply.created", "action ticket.replied"]);
}

/// The SDK promises these names; what they tell has `ticketId`.
#[tokio::test]
async fn what_open_screens_are_told_is_heard_too() {
    let hooks = ["updated", "replied", "assigned", "status_changed"]
        .map(|what| format!("broadcast.ticket.{what}"));
    let named: Vec<&str> = hooks.iter().map(String::as_str).collect();
    let more = ["broadcast.presence.updated", "broadcast.", "broadcast.broadcast.ticket.updated"];
    let node = Scripted::new("node", vec![plugin("a", &[&named[..], &more].concat())]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    node.seen();
    let ticket = desk.ticket("Printer").await;
    let (tickets, ben) = (&desk.ports().tickets, desk.of("2"));
    tickets.reply(&ben, ticket.id.into(), "x".into(), vec![]).await.unwrap();
    tickets.assign(&ben, ticket.id.into(), HostUserId::new("2")).await.unwrap();
    tickets.transition(&ben, ticket.id.into(), Status::Resolved).await.unwrap();
    let subject = Some("Scanner".to_owned());
    let update = escalated_core::pipeline::TicketUpdate { subject, ..Default::default() };
    tickets.update(&ben, ticket.id.into(), update).await.unwrap();
    desk.drain().await;
    let seen = node.seen();
    assert!(seen.iter().all(|seen| seen.value["ticketId"] == json!(ticket.id)));
    let mut heard: Vec<_> = seen.iter().map(|seen| seen.what.as_str()).collect();
    heard.sort_unstable();
    assert_eq!(
        heard,
        ["assigned", "replied", "status_changed", "updated"]
            .map(|what| format!("action broadcast.ticket.{what}"))
    );
}

#[tokio::test]
async fn a_plugin_that_is_not_active_hears_nothing() {
    let node = Scripted::new("node", vec![all_hooks("a"), all_hooks("b")]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    node.seen();
    desk.ticket("Printer").await;
    desk.drain().await;
    assert_eq!(node.seen()[0].plugins, ["a"]);
    desk.deactivate("a").await;
    node.seen();
    desk.ticket("Scanner").await;
    desk.drain().await;
    assert_eq!(node.seen(), []);
}

#[tokio::test]
async fn what_did_not_arrive_is_told_again_in_the_order_of_the_ticket() {
    let node = Scripted::new("node", vec![all_hooks("a")]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    node.seen();
    let told = || -> Vec<(String, i64)> {
        let id = |seen: &Seen| seen.value["id"].as_i64().unwrap();
        node.seen().iter().map(|seen| (seen.what.clone(), id(seen))).collect()
    };
    node.then([Step::Away]);
    let one = desk.ticket("One").await;
    desk.drain().await;
    assert_eq!(told(), [("action ticket.created".into(), one.id.0)]);
    let other = desk.ticket("Other").await;
    let command = Command::one(TicketKey::Id(one.id), Action::Transition { to: Status::Resolved });
    desk.ports().tickets.execute(&desk.of("2"), command).await.unwrap();
    desk.drain().await;
    let first = told();
    assert_eq!(first, [("action ticket.created".into(), other.id.0)], "what follows waits");
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    let again = told();
    let names: Vec<_> = again.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(
        names,
        ["action ticket.created", "action ticket.status_changed", "action ticket.resolved"]
    );
    assert!(again.iter().all(|(_, id)| *id == one.id.0));
}

#[tokio::test]
async fn a_handler_that_throws_is_logged_and_not_called_again() {
    let node = Scripted::new("node", vec![all_hooks("a")]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    node.seen();
    node.then([Step::Fail]);
    desk.ticket("Printer").await;
    desk.drain().await;
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    assert_eq!(node.heard(), ["action ticket.created"]);
    let logs = desk.logs("a").await;
    assert_eq!(logs[0].message, "a handler of `ticket.created` failed: it broke");
}

#[tokio::test]
async fn whose_handler_failed_is_in_its_log_alone() {
    let node = Scripted::new("node", vec![all_hooks("a"), all_hooks("b")]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a", "b"]).await;
    node.seen();
    let failure = |plugin: &str| json!({ "plugin": plugin, "message": "it broke" });
    node.then([Step::Answer(json!({ "failures": [failure("a"), failure("nobody")] }))]);
    desk.ticket("Printer").await;
    desk.drain().await;
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    assert_eq!(node.heard(), ["action ticket.created"], "it is not told again");
    let logs = desk.logs("a").await;
    assert_eq!(logs[0].message, "a handler of `ticket.created` failed: it broke");
    assert_eq!(
        (logs.len(), desk.logs("b").await.len(), desk.logs("nobody").await.len()),
        (1, 0, 0)
    );
}

#[tokio::test]
async fn who_was_late_hears_it_again_and_the_others_do_not() {
    let hooks = ["ticket.replied", "reply.created"];
    let node = Scripted::new("node", vec![plugin("a", &hooks), plugin("b", &hooks)]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a", "b"]).await;
    let ticket = desk.ticket("Printer").await;
    desk.drain().await;
    node.seen();
    let late = json!({ "failures": [{ "plugin": "a", "late": true, "message": "Timeout" }] });
    node.then([Step::Answer(late)]);
    desk.ports().tickets.reply(&desk.of("2"), ticket.id.into(), "x".into(), vec![]).await.unwrap();
    let told = || -> Vec<String> {
        let line = |seen: &Seen| format!("{}: {}", seen.what, seen.plugins.join(" "));
        node.seen().iter().map(line).collect()
    };
    desk.drain().await;
    assert_eq!(told(), ["action reply.created: a b", "action ticket.replied: a b"]);
    assert_eq!(desk.logs("a").await[0].message, "a handler of `reply.created` was late: Timeout");
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    assert_eq!(told(), ["action reply.created: a", "action ticket.replied: a"]);
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    assert_eq!(told(), [""; 0]);
}

#[tokio::test]
async fn a_runtime_that_hangs_is_left_and_told_again() {
    let node = Scripted::new("node", vec![all_hooks("a")]);
    let options = PluginOptions { action: Duration::ZERO, ..PluginOptions::default() };
    let desk = Desk::active(options.runtime(node.clone()), &["a"]).await;
    node.seen();
    node.then([Step::Hang]);
    desk.ticket("Printer").await;
    desk.drain().await;
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    assert_eq!(node.heard(), ["action ticket.created", "action ticket.created"]);
}

#[tokio::test]
async fn a_runtime_that_is_away_holds_up_no_other() {
    let (one, other) =
        (Scripted::new("one", vec![all_hooks("a")]), Scripted::new("other", vec![all_hooks("b")]));
    let options = PluginOptions::default().runtime(one.clone()).runtime(other.clone());
    let desk = Desk::active(options, &["a", "b"]).await;
    one.seen();
    other.seen();
    one.then([Step::Away]);
    desk.ticket("Printer").await;
    desk.drain().await;
    assert_eq!(other.heard(), ["action ticket.created"]);
    assert_eq!(one.heard(), ["action ticket.created"]);
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    assert_eq!((one.heard().len(), other.heard().len()), (1, 0));
}

/// Packages are being installed, or one could not be loaded.
#[tokio::test]
async fn an_event_waits_for_a_plugin_that_is_away_for_a_moment() {
    let both = || vec![plugin("a", &["ticket.created"]), plugin("b", &["ticket.created"])];
    let node = Scripted::new("node", both());
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a", "b"]).await;
    node.has(vec![plugin("b", &["ticket.created"])]);
    desk.discover().await;
    node.seen();
    desk.ticket("Printer").await;
    let told = || node.seen().into_iter().map(|seen| seen.plugins.join(" ")).collect::<Vec<_>>();
    desk.drain().await;
    assert_eq!(told(), ["b"]);
    desk.clock.advance_seconds(60);
    desk.drain().await;
    assert_eq!(told(), [""; 0], "who has heard it does not hear it again");
    node.has(both());
    desk.discover().await;
    desk.clock.advance_seconds(60);
    desk.drain().await;
    assert_eq!(told(), ["a"]);
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    assert_eq!(told(), [""; 0]);
}

#[tokio::test]
async fn after_half_an_hour_events_pass_a_plugin_by() {
    let node = Scripted::new("node", vec![all_hooks("a"), plugin("b", &["ticket.resolved"])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a", "b"]).await;
    node.has(vec![plugin("b", &["ticket.resolved"])]);
    desk.discover().await;
    let ticket = desk.ticket("Printer").await;
    let command =
        Command::one(TicketKey::Id(ticket.id), Action::Transition { to: Status::Resolved });
    desk.ports().tickets.execute(&desk.of("2"), command).await.unwrap();
    node.seen();
    desk.clock.advance_seconds(29 * 60);
    desk.drain().await;
    assert_eq!(node.heard(), [""; 0]);
    desk.clock.advance_seconds(60);
    desk.discover().await;
    desk.drain().await;
    assert_eq!(node.heard(), ["action ticket.resolved"]);
    node.has(vec![all_hooks("a")]);
    desk.discover().await;
    desk.clock.advance_seconds(3600);
    desk.drain().await;
    assert_eq!(node.heard(), [""; 0]);
}
