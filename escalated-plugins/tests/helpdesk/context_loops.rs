//! Plugins cannot answer each other, or themselves, without an end.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::{Cause, Cx},
    ids::TenantId,
    plugins::{Activation, FoundPlugin, Manifest},
};
use escalated_plugins::{
    ctx::{CtxCall, NewReplyData, Origin, WireId},
    host::PluginOptions,
    in_process::{RustCtx, RustPlugin},
    runtimes::CallCx,
};
use serde_json::{Value, json};

use crate::{
    desk::{Desk, map, plugin},
    scripted::{Scripted, Step},
};

fn deep(depth: u8) -> Origin {
    Origin { cause: Cause { by: None, depth }, ..Origin::default() }
}

/// Answers each change of a ticket with another.
struct Echo(Arc<AtomicUsize>);

#[async_trait]
impl RustPlugin for Echo {
    fn manifest(&self) -> Manifest {
        plugin("echo", &["ticket.created", "ticket.updated"])
    }

    async fn action(&self, ctx: &RustCtx, _hook: &str, event: &Value) -> Result<()> {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        let id = WireId::Number(event["id"].as_i64().unwrap());
        let data = map(json!({ "title": format!("change {count}") }));
        ctx.call(CtxCall::TicketsUpdate { id, data }).await.map(|_| ())
    }
}

#[tokio::test]
async fn a_plugin_that_answers_its_own_changes_comes_to_an_end() {
    let heard = Arc::new(AtomicUsize::new(0));
    let desk = Desk::active(PluginOptions::default().plugin(Echo(heard.clone())), &["echo"]).await;
    let ticket = desk.ticket("Printer").await;
    desk.drain().await;
    assert_eq!(heard.load(Ordering::Relaxed), 6, "the opening and five changes");
    let logs = desk.logs("echo").await;
    assert!(logs[0].message.contains("at most 5 deep"), "{logs:?}");
    let stored = desk.ports().tickets.get(&desk.owner(), &ticket.id.into()).await.unwrap();
    assert_eq!(stored.ticket.subject, "change 4");
}

#[tokio::test]
async fn writes_that_stand_too_deep_are_refused_and_reads_are_not() {
    let node = Scripted::new("node", vec![plugin("a", &[])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a"]).await;
    let id = WireId::Number(desk.ticket("Printer").await.id.0);
    let reply = NewReplyData { ticket_id: id.clone(), body: "x".into(), is_internal_note: None };
    let email = map(json!({ "email": "a@example.org", "name": "A" }));
    for call in [
        CtxCall::TicketsCreate { data: map(json!({ "title": "x" })) },
        CtxCall::TicketsUpdate { id: id.clone(), data: map(json!({ "title": "x" })) },
        CtxCall::RepliesCreate { data: reply },
        CtxCall::ContactsCreate { data: email },
        CtxCall::TagsCreate { data: map(json!({ "name": "x" })) },
        CtxCall::Emit { hook: "x".into(), data: Value::Null },
    ] {
        let refused = node.ask_for("a", deep(5), call.clone()).await.unwrap_err();
        assert_eq!(refused.code(), "plugin_loop", "{call:?}");
        assert!(node.ask_for("a", deep(4), call.clone()).await.is_ok(), "{call:?}");
    }
    assert!(node.ask_for("a", deep(200), CtxCall::TicketsFind { id }).await.is_ok());
    assert!(node.ask_for("a", deep(255), CtxCall::TagsAll {}).await.is_ok());
}

#[tokio::test]
async fn what_is_emitted_is_heard_one_step_deeper() {
    let node = Scripted::new("node", vec![plugin("a", &[]), plugin("b", &["custom.hook"])]);
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a", "b"]).await;
    node.seen();
    let call = CtxCall::Emit { hook: "custom.hook".into(), data: json!({ "x": 1 }) };
    assert_eq!(node.ask_for("a", deep(2), call).await.unwrap(), Value::Null);
    let mut seen = node.seen();
    while seen.is_empty() {
        tokio::task::yield_now().await;
        seen = node.seen();
    }
    assert_eq!((seen[0].what.as_str(), &seen[0].value), ("action custom.hook", &json!({ "x": 1 })));
    assert_eq!(seen[0].plugins, ["b"]);
    assert_eq!(seen[0].origin.cause, Cause { by: Some("plugin:a".into()), depth: 3 });
    drop(desk);
}

#[tokio::test]
async fn what_is_emitted_without_end_is_refused_in_its_tenant() {
    let manifests = || vec![plugin("a", &[]), plugin("b", &["custom.hook"])];
    let node = Scripted::new("node", manifests());
    let desk = Desk::active(PluginOptions::default().runtime(node.clone()), &["a", "b"]).await;
    let tenant = TenantId::new("acme").unwrap();
    let boss = Cx { tenant: tenant.clone(), ..desk.owner() };
    let found = |manifest| FoundPlugin { manifest, problems: Vec::new() };
    let found: Vec<_> = manifests().into_iter().map(found).collect();
    desk.ports().plugins.found_plugins(&boss, "node", &found).await.unwrap();
    for name in ["a", "b"] {
        let all = Some(&Activation::default());
        desk.ports().plugins.set_active(&boss, name, all).await.unwrap();
    }
    let emit = || CtxCall::Emit { hook: "custom.hook".into(), data: Value::Null };
    node.then(vec![Step::Hang; 200]);
    for _ in 0..100 {
        node.ask("a", emit()).await.unwrap();
    }
    assert_eq!(node.ask("a", emit()).await.unwrap_err().code(), "plugin_emits_full");
    let there = CallCx { tenant, ..CallCx::default() };
    node.ask_in(&there, "a", emit()).await.unwrap();
}
