use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use escalated_core::{
    Result,
    ids::TenantId,
    plugins::{Manifest, Plugin, PluginRequest},
    time::{Clock, ManualClock},
};
use escalated_plugins::{
    ctx::Origin,
    runtimes::{CallCx, HandlerFailure, NodeRuntime, PluginRuntime},
    session::Session,
};
use serde_json::{Map, Value, json};

use crate::{compare::params, host_call::make};

/// How a recorded request is made.
#[derive(Clone)]
pub(crate) enum Way {
    /// Over a conversation that the test has begun: every request.
    Session(Arc<Session>),
    /// By the runtime as the helpdesk has it, which introduces itself and asks for signs of life by
    /// itself.
    Bridge(Arc<NodeRuntime>),
}

impl Way {
    pub(crate) async fn make(self, message: Value) -> Result<Value> {
        match self {
            Self::Session(session) => make(session, message).await,
            Self::Bridge(runtime) => bridge(&runtime, &message).await,
        }
    }
}

async fn bridge(runtime: &NodeRuntime, message: &Value) -> Result<Value> {
    let params = params(message);
    let text = |key: &str| params[key].as_str().unwrap().to_owned();
    let found = runtime.discover(&TenantId::default()).await?.plugins;
    let method = message["method"].as_str().unwrap();
    if method == "manifest" {
        let listed = found.into_iter().map(|found| {
            let manifest = serde_json::to_value(&found.manifest).unwrap();
            (found.manifest.name, manifest)
        });
        return Ok(Value::Object(listed.collect()));
    }
    let all: Vec<_> = found.into_iter().map(|found| active(found.manifest)).collect();
    let all: Vec<_> = all.iter().collect();
    let cx = CallCx { tenant: TenantId::default(), origin: Origin::default() };
    let named = || active(Manifest { name: text("plugin"), ..Manifest::default() });
    let done = |()| json!({ "ok": true });
    let said = |failures: Vec<HandlerFailure>| {
        let messages: Vec<_> = failures.into_iter().map(|failure| failure.message).collect();
        json!({ "ok": true, "failures": messages })
    };
    match method {
        "action" => runtime.action(&cx, &all, &text("hook"), &params["event"]).await.map(said),
        "filter" => runtime.filter(&cx, &all, &text("hook"), &params["value"]).await,
        "endpoint" => runtime.endpoint(&cx, &named(), &request(&params)).await,
        "webhook" => runtime.webhook(&cx, &named(), &request(&params)).await,
        "activate" => runtime.activate(&cx, &named()).await.map(done),
        "deactivate" => runtime.deactivate(&cx, &named()).await.map(done),
        "cron" => runtime.cron(&cx, &named(), &text("schedule")).await.map(done),
        "badge" => runtime.badge(&cx, &named(), &text("component")).await,
        other => panic!("the bridge has no call {other}"),
    }
}

fn request(params: &Value) -> PluginRequest {
    let object = |key: &str| -> Map<String, Value> {
        params.get(key).and_then(Value::as_object).cloned().unwrap_or_default()
    };
    let text = |key: &str| params.get(key).and_then(Value::as_str).map(str::to_owned);
    let body = params.get("body").cloned();
    let raw = text("rawBodyBase64").map(|raw| STANDARD.decode(raw).unwrap());
    let written = || body.as_ref().map(|body| body.to_string().into_bytes()).unwrap_or_default();
    PluginRequest {
        method: text("method").unwrap(),
        path: text("path").unwrap(),
        params: object("params"),
        query: object("query"),
        headers: object("headers"),
        raw_body: raw.unwrap_or_else(written).into(),
        body,
        client_ip: text("clientIp"),
    }
}

/// A plugin as the helpdesk has it when it is at work.
pub(crate) fn active(manifest: Manifest) -> Plugin {
    Plugin {
        name: manifest.name.clone(),
        runtime: "node".to_owned(),
        manifest,
        problems: Vec::new(),
        is_present: true,
        is_active: true,
        grants: [].into(),
        audiences: [].into(),
        config: Map::new(),
        activated_at: None,
        deactivated_at: None,
        seen_at: ManualClock::default().now(),
    }
}
