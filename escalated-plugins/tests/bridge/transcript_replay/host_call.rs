use std::{error::Error as _, sync::Arc};

use escalated_core::{Error, Result};
use escalated_plugins::{
    ctx::Origin,
    session::{EndpointCall, Hello, Session},
};
use serde_json::{Value, json};

use super::compare::params;

/// Makes a recorded request through the public calls of a session; answers with what was understood.
pub(crate) async fn make(session: Arc<Session>, message: Value) -> Result<Value> {
    let params = params(&message);
    let text = |key: &str| params.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let part = |key: &str| params.get(key).cloned().unwrap_or_default();
    let origin = Origin::default();
    let plugin = text("plugin");
    let done = |()| json!({ "ok": true });
    match message["method"].as_str().unwrap() {
        "handshake" => {
            let hello = Hello {
                protocol_version: text("protocol_version"),
                request_ids: None,
                failures: None,
                ..Hello::new("0")
            };
            session.handshake(&hello).await.map(|shake| {
                json!({
                    "protocol_version": shake.protocol_version,
                    "runtime_version": shake.runtime_version,
                    "compatible": shake.compatible,
                    "http_contract_versions": shake.http_contract_versions,
                })
            })
        }
        "manifest" => session.manifest().await.map(|found| {
            assert_eq!(found.problems, []);
            let listed = found.plugins.into_iter().map(|found| {
                assert_eq!(found.problems, [], "{}", found.manifest.name);
                (found.manifest.name.clone(), serde_json::to_value(found.manifest).unwrap())
            });
            Value::Object(listed.collect())
        }),
        "ping" => session.ping().await.map(|at| json!({ "pong": true, "timestamp": at })),
        "action" if message.get("id").is_none() => {
            session.notify(&text("hook"), &part("event")).await.map(done)
        }
        "action" => session.action(&origin, &[], None, &text("hook"), &part("event")).await.map(
            |failures| {
                assert_eq!(failures, []);
                json!({ "ok": true })
            },
        ),
        "filter" => session.filter(&origin, &[], None, &text("hook"), &part("value")).await,
        "endpoint" => session.endpoint(&origin, &endpoint(&params)).await,
        "webhook" => session.webhook(&origin, &endpoint(&params)).await,
        "activate" => session.activate(&origin, &plugin).await.map(done),
        "deactivate" => session.deactivate(&origin, &plugin).await.map(done),
        "cron" => session.cron(&origin, &plugin, &text("schedule")).await.map(done),
        "badge" => session.badge(&origin, &plugin, &text("component")).await,
        other => panic!("no such call: {other}"),
    }
}

/// What the runtime said of a call that failed.
pub(crate) fn said(error: &Error) -> String {
    assert_eq!(error.code(), "plugin_failed", "{error:?}");
    error.source().map(ToString::to_string).unwrap_or_default()
}

fn endpoint(params: &Value) -> EndpointCall {
    let text = |key: &str| params.get(key).and_then(Value::as_str).map(str::to_owned);
    let object = |key: &str| params.get(key).and_then(Value::as_object).cloned();
    EndpointCall {
        plugin: text("plugin").unwrap(),
        method: text("method").unwrap(),
        path: text("path").unwrap(),
        body: params.get("body").cloned(),
        params: object("params"),
        query: object("query"),
        headers: object("headers"),
        http_contract: params.get("httpContract").and_then(Value::as_i64),
        raw_body_base64: text("rawBodyBase64"),
        client_ip: text("clientIp"),
    }
}
