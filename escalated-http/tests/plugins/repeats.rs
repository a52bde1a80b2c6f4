//! A repeat by its key is the same request, whatever filters make of it the second time.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use escalated::plugins::{
    host::PluginOptions,
    in_process::{RustCtx, RustPlugin},
};
use escalated_core::{
    Result,
    plugins::{FilterPart, Manifest},
};
use escalated_http::Body;
use serde_json::{Value, json};

use super::desk::Desk;

/// Writes how often it was asked below what people write.
#[derive(Clone, Default)]
struct Counts(Arc<AtomicUsize>);

#[async_trait]
impl RustPlugin for Counts {
    fn manifest(&self) -> Manifest {
        let hooks = ["ticket.create", "ticket.reply.compose"];
        let hooks = hooks.map(|hook| FilterPart { hook: hook.into(), priority: 10 });
        Manifest {
            name: "counts".into(),
            version: "1.0.0".into(),
            filter_hooks: hooks.into(),
            ..Manifest::default()
        }
    }

    async fn filter(&self, _ctx: &RustCtx, hook: &str, mut value: Value) -> Result<Value> {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        let field = if hook == "ticket.create" { "description" } else { "body" };
        if let Some(Value::String(text)) = value.get_mut(field) {
            text.push_str(&format!(" ({count})"));
        }
        Ok(value)
    }
}

async fn send(desk: &Desk, path: &str, key: &str, body: &Value) -> (u16, Value) {
    let request = http::Request::post(format!("/support/api/v1/{path}"))
        .header("x-test-user", "1")
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()));
    let (status, text) = desk.send(request.unwrap()).await;
    (status, serde_json::from_str(&text).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeat_is_told_by_what_was_sent() {
    let counts = Counts::default();
    let desk = Desk::open(PluginOptions::default().plugin(counts.clone())).await;
    desk.ask("POST", "/api/v1/admin/plugins/discover", None).await;
    let switch = |to: &str| format!("/api/v1/admin/plugins/counts/{to}");
    let (status, text) = desk.ask("POST", &switch("activate"), Some(json!({}))).await;
    assert_eq!(status, 200, "{text}");

    let ticket = json!({ "subject": "Printer", "description": "It burns." });
    let reply = json!({ "body": "Hello." });
    let note = json!({ "body": "Between us." });
    let sent = [
        ("tickets", &ticket),
        ("tickets/ESC-00001/reply", &reply),
        ("tickets/ESC-00001/notes", &note),
    ];
    let mut first = Vec::new();
    for (path, body) in sent {
        let (status, answer) = send(&desk, path, path, body).await;
        assert_eq!(status, 201, "{path}: {answer}");
        assert!(answer.to_string().contains(" (0)") || path != "tickets", "{path}: {answer}");
        first.push(answer);
    }
    for (place, (path, body)) in sent.iter().enumerate() {
        let again = send(&desk, path, path, body).await;
        assert_eq!(again, (201, first[place].clone()), "{path}");
    }
    let (status, answer) = send(&desk, "tickets", "tickets", &reply).await;
    assert_ne!(status, 201, "{answer}");
    let (status, answer) = send(&desk, sent[1].0, sent[1].0, &json!({ "body": "Bye." })).await;
    assert_eq!((status, &answer["code"]), (409, &json!("idempotency_key_reused")));

    assert!(counts.0.load(Ordering::Relaxed) >= 3, "the filters were asked");
    desk.ask("POST", &switch("deactivate"), None).await;
    for (place, (path, body)) in sent.iter().enumerate() {
        let again = send(&desk, path, path, body).await;
        assert_eq!(again, (201, first[place].clone()), "{path} without the plugin");
    }
}
