use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use escalated::plugins::{
    ctx::{CtxCall, METHODS, read_call},
    in_process::{RustCtx, RustPlugin},
};
use escalated_core::{
    Result,
    events::EventName,
    plugins::{Manifest, PluginRequest, read_manifest},
};
use serde_json::{Value, json};

/// Names that other parts of the platform have for events.
const ALIASES: [&str; 6] = [
    "ticket.tagged",
    "tag.added",
    "ticket.untagged",
    "tag.removed",
    "ticket.replied",
    "internal_note.added",
];
const FILTERS: [&str; 6] = [
    "ticket.list.columns",
    "ticket.statuses",
    "ticket.channels",
    "ticket.sources",
    "ticket.create",
    "ticket.reply.compose",
];

/// Listens to all that there is, asks all that can be asked, and keeps what it comes to know.
#[derive(Clone, Default)]
pub(crate) struct Spy(Arc<Mutex<Vec<String>>>);

impl Spy {
    /// What it came to know since it was last asked, and by which way.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn saw(&self, way: &str, what: &Value) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{way}: {what}"));
    }

    /// Every call that reads, for each thing that there may be.
    async fn ask_all(&self, ctx: &RustCtx) {
        let reads = |method: &&&str| {
            !["create", "update", "delete", "emit"].iter().any(|w| method.ends_with(w))
        };
        for method in METHODS.iter().filter(reads) {
            for id in 1..=8 {
                let filter = if method.starts_with("ctx.tickets") {
                    json!({})
                } else {
                    json!({ "ticket_id": id })
                };
                let params = json!({
                    "plugin": "spy", "id": id, "filter": filter, "collection": "c", "key": "k",
                    "value": 1, "data": {}, "email": "cleo@example.org", "channel": "c",
                    "userId": id, "ticketId": 1, "event": "e", "level": "debug", "message": "m",
                });
                let call: CtxCall = read_call(method, &params.to_string()).unwrap().call;
                let answer = ctx.call(call).await;
                self.saw(method, &answer.unwrap_or_else(|error| json!(format!("{error:?}"))));
            }
            let filter = json!({ "ticket_id": 1, "is_internal_note": true });
            let params = json!({ "plugin": "spy", "filter": filter });
            if let Ok(request) = read_call(method, &params.to_string())
                && let Ok(answer) = ctx.call(request.call).await
            {
                self.saw(method, &answer);
            }
        }
    }
}

#[async_trait]
impl RustPlugin for Spy {
    fn manifest(&self) -> Manifest {
        let filters = FILTERS.map(|hook| json!({ "hook": hook }));
        let hooks: Vec<_> = EventName::WORDS.iter().chain(&ALIASES).collect();
        let said = json!({
            "name": "spy", "actionHooks": hooks, "filterHooks": filters,
            "endpoints": [{ "method": "GET", "path": "/", "audience": "staff" }],
            "webhooks": [{ "method": "POST", "path": "/" }],
            "widgets": [{ "component": "W", "label": "W", "size": "half", "hasBadge": true }],
        });
        let (manifest, problems) = read_manifest("spy", &said);
        assert_eq!(problems, []);
        manifest.unwrap()
    }

    async fn action(&self, ctx: &RustCtx, hook: &str, event: &Value) -> Result<()> {
        self.saw(&format!("action {hook}"), event);
        if hook == "note.created" {
            self.ask_all(ctx).await;
        }
        Ok(())
    }

    async fn filter(&self, _: &RustCtx, hook: &str, value: Value) -> Result<Value> {
        self.saw(&format!("filter {hook}"), &value);
        Ok(value)
    }

    async fn endpoint(&self, ctx: &RustCtx, request: &PluginRequest) -> Result<Value> {
        self.saw("endpoint", &json!([request.headers, request.body]));
        self.ask_all(ctx).await;
        Ok(Value::Null)
    }

    async fn webhook(&self, ctx: &RustCtx, request: &PluginRequest) -> Result<Value> {
        self.saw("webhook", &json!([request.headers, request.body]));
        self.ask_all(ctx).await;
        Ok(Value::Null)
    }

    async fn badge(&self, ctx: &RustCtx, component: &str) -> Result<Value> {
        self.saw("badge", &json!(component));
        self.ask_all(ctx).await;
        Ok(json!(1))
    }
}
