//! Plugins in Rust: the same hooks, grants and bounds.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use escalated_core::{
    Error, ErrorKind, Result,
    engines::PluginHost,
    plugins::{CtxGroup, Manifest, PluginAnswer, PluginRequest},
};
use escalated_plugins::{
    ctx::{CtxCall, WireId},
    host::PluginOptions,
    in_process::{RustCtx, RustPlugin},
};
use serde_json::{Value, json};

use crate::desk::{Desk, filter, plugin};

const HOOK: &str = "ticket.list.columns";

/// Tags what it hears of, counts, and panics where it is asked for a badge.
struct Tagger {
    manifest: Manifest,
    heard: Arc<AtomicUsize>,
}

impl Tagger {
    fn new(name: &str) -> Self {
        let manifest =
            Manifest { action_hooks: vec!["ticket.created".into()], ..filter(name, HOOK, 10) };
        Self { manifest, heard: Arc::default() }
    }
}

#[async_trait]
impl RustPlugin for Tagger {
    fn manifest(&self) -> Manifest {
        self.manifest.clone()
    }

    async fn action(&self, ctx: &RustCtx, _hook: &str, event: &Value) -> Result<()> {
        self.heard.fetch_add(1, Ordering::Relaxed);
        let data = [("priority".to_owned(), json!("urgent"))].into_iter().collect();
        let id = WireId::Number(event["id"].as_i64().unwrap());
        ctx.call(CtxCall::TicketsUpdate { id, data }).await.map(|_| ())
    }

    async fn filter(&self, _ctx: &RustCtx, _hook: &str, mut value: Value) -> Result<Value> {
        value.as_array_mut().unwrap().push(json!("score"));
        Ok(value)
    }

    async fn endpoint(&self, ctx: &RustCtx, request: &PluginRequest) -> Result<Value> {
        match request.path.as_str() {
            "/me" => ctx.call(CtxCall::CurrentUser {}).await,
            "/room" => Err(Error::field("room", "unknown_value", "there is no such room")),
            "/gone" => Err(Error::not_found("no_room", "it is gone")),
            "/away" => Err(Error::unavailable("rooms_away", "the rooms are away")),
            _ => Err(Error::internal("tagger", "no such thing")),
        }
    }

    async fn badge(&self, _ctx: &RustCtx, _component: &str) -> Result<Value> {
        panic!("a plugin must not take the host with it")
    }
}

#[tokio::test]
async fn a_plugin_in_rust_hears_asks_and_answers() {
    let tagger = Tagger::new("tagger");
    let heard = tagger.heard.clone();
    let desk = Desk::active(PluginOptions::default().plugin(tagger), &["tagger"]).await;
    let ticket = desk.ticket("Printer").await;
    desk.drain().await;
    assert_eq!(heard.load(Ordering::Relaxed), 1);
    let stored = desk.ports().tickets.get(&desk.owner(), &ticket.id.into()).await.unwrap();
    assert_eq!(stored.ticket.priority.as_str(), "urgent");
    assert_eq!(stored.activities[0].actor.name, "plugin:tagger");
    assert_eq!(stored.activities[0].cause.as_deref(), Some("plugin:tagger"));
    assert_eq!(desk.host.filter(&desk.of("2"), HOOK, json!([])).await, json!(["score"]));
    let own = desk.ports().plugins.find_plugin(&desk.owner(), "tagger").await.unwrap().unwrap();
    let request = |path: &str| PluginRequest { path: path.into(), ..PluginRequest::default() };
    let answer = desk.host.endpoint(&desk.of("2"), &own, request("/me")).await.unwrap();
    assert_eq!(
        answer,
        PluginAnswer::Value(json!({ "id": 2, "name": "Ben", "email": "ben@example.org" }))
    );
    let failed = desk.host.endpoint(&desk.of("2"), &own, request("/x")).await.unwrap_err();
    assert_eq!(
        (failed.code(), &failed.details().unwrap()["message"]),
        ("plugin_failed", &json!("no such thing"))
    );
}

#[tokio::test]
async fn what_is_not_there_and_what_is_wrong_is_answered_so() {
    let desk =
        Desk::active(PluginOptions::default().plugin(Tagger::new("tagger")), &["tagger"]).await;
    let own = desk.ports().plugins.find_plugin(&desk.owner(), "tagger").await.unwrap().unwrap();
    let cx = desk.of("2");
    for (path, kind, code) in [
        ("/room", ErrorKind::Invalid, "unknown_value"),
        ("/gone", ErrorKind::NotFound, "no_room"),
        ("/away", ErrorKind::Unavailable, "rooms_away"),
        ("/x", ErrorKind::Internal, "plugin_failed"),
    ] {
        let request = PluginRequest { path: path.into(), ..PluginRequest::default() };
        let error = desk.host.endpoint(&cx, &own, request).await.unwrap_err();
        let found = error.fields().first().map_or(error.code(), |field| &*field.code);
        assert_eq!((error.kind(), found), (kind, code), "{path}");
    }
    // It has no webhooks, and says so as the trait does.
    let error = desk.host.webhook(&cx, &own, PluginRequest::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, "plugin_route_not_found"));
}

#[tokio::test]
async fn a_panic_is_an_error_of_the_plugin() {
    let desk =
        Desk::active(PluginOptions::default().plugin(Tagger::new("tagger")), &["tagger"]).await;
    let own = desk.ports().plugins.find_plugin(&desk.owner(), "tagger").await.unwrap().unwrap();
    let failed = desk.host.badge(&desk.of("2"), &own, "W").await.unwrap_err();
    assert_eq!(failed.code(), "plugin_failed");
}

#[tokio::test]
async fn what_was_not_granted_fails_in_its_own_log() {
    let desk = Desk::open(PluginOptions::default().plugin(Tagger::new("tagger"))).await;
    desk.discover().await;
    desk.grant("tagger", Some(&[CtxGroup::Log])).await;
    let ticket = desk.ticket("Printer").await;
    desk.drain().await;
    let stored = desk.ports().tickets.get(&desk.owner(), &ticket.id.into()).await.unwrap();
    assert_eq!(stored.ticket.priority.as_str(), "medium");
    let logs = desk.logs("tagger").await;
    assert!(logs[0].message.contains("an admin did not grant `tickets.write`"), "{logs:?}");
}

#[tokio::test]
async fn names_that_are_none_and_names_twice_are_told() {
    struct Named(&'static str);
    #[async_trait]
    impl RustPlugin for Named {
        fn manifest(&self) -> Manifest {
            plugin(self.0, &[])
        }
    }
    let options =
        PluginOptions::default().plugin(Named("a")).plugin(Named("a")).plugin(Named("../x"));
    let desk = Desk::open(options).await;
    desk.discover().await;
    assert_eq!(desk.health_problems(), ["a duplicate_name", "../x bad_name"]);
    assert_eq!(desk.ports().plugins.list_plugins(&desk.owner()).await.unwrap().len(), 1);
}
