//! Plugins ask within what an admin granted, each for itself.

use escalated_core::{Error, ids::TenantId, plugins::CtxGroup};
use escalated_plugins::{
    ctx::{CtxCall, METHODS, WireId, read_call},
    host::PluginOptions,
    runtimes::CallCx,
};
use serde_json::json;

use crate::{
    desk::{Desk, plugin},
    scripted::Scripted,
};

fn every_call() -> Vec<CtxCall> {
    let params = json!({
        "plugin": "a", "key": "k", "data": { "ticket_id": 1, "body": "b" }, "collection": "c",
        "channel": "c", "userId": 1, "ticketId": 1, "event": "e", "level": "info", "message": "m",
        "id": 1, "email": "a@b.c", "hook": "h",
    });
    METHODS.iter().map(|method| read_call(method, &params.to_string()).unwrap().call).collect()
}

#[tokio::test]
async fn what_was_not_granted_is_refused_call_by_call() {
    let node = Scripted::new("node", vec![plugin("a", &[])]);
    let desk = Desk::open(PluginOptions::default().runtime(node.clone())).await;
    desk.discover().await;
    desk.ticket("Printer").await;
    for granted in CtxGroup::ALL {
        desk.grant("a", Some(&[*granted])).await;
        for call in every_call() {
            let group = call.group();
            let answer = node.ask("a", call.clone()).await;
            let is_refused =
                answer.as_ref().is_err_and(|error| error.code() == "plugin_not_granted");
            assert_eq!(is_refused, group != *granted, "{granted}: {call:?}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn by_default_all_that_the_platform_grants_is_granted() {
    let node = Scripted::new("node", vec![plugin("a", &[])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    desk.ticket("Printer").await;
    for call in every_call() {
        let answer = node.ask("a", call.clone()).await;
        let code = answer.as_ref().err().map(Error::code);
        assert!(!matches!(code, Some("plugin_not_granted" | "plugin_inactive")), "{call:?}");
    }
}

#[tokio::test]
async fn a_plugin_that_is_not_active_or_not_there_is_answered_nothing() {
    let node = Scripted::new("node", vec![plugin("a", &[]), plugin("b", &[])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    for name in ["b", "c", "", "__proto__"] {
        for call in every_call() {
            assert_eq!(node.ask(name, call).await.unwrap_err().code(), "plugin_inactive", "{name}");
        }
    }
    let tenant = TenantId::new("another").unwrap();
    let elsewhere = CallCx { tenant, ..CallCx::default() };
    let refused =
        node.ask_in(&elsewhere, "a", CtxCall::TicketsFind { id: WireId::Number(1) }).await;
    assert_eq!(refused.unwrap_err().code(), "plugin_inactive");
    drop(desk);
}

#[tokio::test]
async fn notes_are_read_and_written_where_they_were_granted() {
    let node = Scripted::new("node", vec![plugin("a", &[])]);
    let desk = Desk::open(PluginOptions::default().runtime(node.clone())).await;
    desk.discover().await;
    let ticket = desk.ticket("Printer").await;
    let tickets = &desk.ports().tickets;
    tickets.note(&desk.of("2"), ticket.id.into(), "secret".into(), vec![]).await.unwrap();
    tickets.reply(&desk.of("2"), ticket.id.into(), "public".into(), vec![]).await.unwrap();
    let filter = json!({ "ticket_id": ticket.id }).as_object().unwrap().clone();
    let query = CtxCall::RepliesQuery { filter };
    let bodies = |answer: serde_json::Value| -> Vec<String> {
        let bodies = answer.as_array().unwrap().iter().map(|reply| reply["body"].as_str().unwrap());
        bodies.map(str::to_owned).collect()
    };
    desk.grant("a", Some(&[CtxGroup::RepliesRead, CtxGroup::RepliesWrite])).await;
    assert_eq!(bodies(node.ask("a", query.clone()).await.unwrap()), ["public"]);
    desk.grant("a", Some(&[CtxGroup::RepliesRead, CtxGroup::NotesRead])).await;
    assert_eq!(bodies(node.ask("a", query).await.unwrap()), ["secret", "public"]);
}
