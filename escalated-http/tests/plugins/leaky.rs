use async_trait::async_trait;
use escalated::plugins::{
    ctx::CtxCall,
    in_process::{RustCtx, RustPlugin},
};
use escalated_core::{
    Error, Result,
    plugins::{LogLevel, Manifest, PluginRequest, read_manifest},
};
use serde_json::{Value, json};

/// The secret in its configuration.
pub(crate) const SECRET: &str = "XSECRETX-8f2c";

/// Says its secret wherever it can.
pub(crate) struct Leaky;

/// A runtime in Node that does the same.
pub(crate) const LEAKY_SCRIPT: &str = r#"
const manifest = { name: "scripted", version: "1", config: [{ name: "key", label: "Key", type: "password" }],
  endpoints: [{ method: "GET", path: "/leak", capability: "manage_settings" },
    { method: "GET", path: "/end", capability: "manage_settings" }] };
let next = 1, waiting = new Map();
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
const ask = (method, params) => new Promise((done) => {
  waiting.set(next, done); send({ id: next++, method, params: { plugin: "scripted", ...params } }); });
require("node:readline").createInterface({ input: process.stdin }).on("line", async (line) => {
  const { id, method, params, result, error } = JSON.parse(line);
  if (!method) return waiting.get(id)?.({ result, error });
  if (method === "handshake") return send({ id, result: { protocol_version: "1.0", runtime_version: "1", compatible: true } });
  if (method === "manifest") return send({ id, result: { scripted: manifest } });
  if (method !== "endpoint") return send({ id, result: { ok: true } });
  const { result: { key } } = await ask("ctx.config.all", {});
  if (params.path === "/end") {
    console.error("I was given", key);
    return process.exit(1);
  }
  await ask("ctx.config.set", { data: key });
  await ask("ctx.config.get", { key: [key] });
  await ask("ctx.log", { level: "error", message: key, data: { [key]: [key] } });
  send({ id, error: { code: -32000, message: "cannot reach https://hooks.example.org/" + key } });
});
"#;

impl Leaky {
    async fn leak<T>(ctx: &RustCtx) -> Result<T> {
        let key = ctx.call(CtxCall::ConfigGet { key: "key".into() }).await?;
        let key = key.as_str().unwrap_or("it was given no secret").to_owned();
        let (message, data) =
            (json!(format!("my key is {key}")), json!({ "keys": [&key], &key: 1 }));
        ctx.call(CtxCall::Log { level: LogLevel::Warn, message, data }).await?;
        Err(Error::internal("leaky", format!("the service at https://x/{key} refused"))
            .with_source(key))
    }
}

#[async_trait]
impl RustPlugin for Leaky {
    fn manifest(&self) -> Manifest {
        let said = json!({
            "name": "leaky", "version": "1",
            "config": [
                { "name": "key", "label": "Key", "type": "password", "required": true },
                { "name": "room", "label": "Room", "type": "text", "default": "lobby" },
                { "name": "other", "label": "Other", "type": "password", "default": "XSECRETX-default" },
            ],
            "actionHooks": ["ticket.created"],
            "filterHooks": [{ "hook": "ticket.create" }],
            "endpoints": [{ "method": "GET", "path": "/leak", "capability": "manage_settings" }],
            "webhooks": [{ "method": "POST", "path": "/leak" }],
            "widgets": [{ "component": "W", "label": "W", "size": "half", "hasBadge": true }],
            "pages": [{ "route": "leak", "component": "leak" }],
            "cronSchedules": ["every:1h"],
        });
        read_manifest("leaky", &said).0.unwrap()
    }

    async fn action(&self, ctx: &RustCtx, _: &str, _: &Value) -> Result<()> {
        Self::leak(ctx).await
    }

    async fn filter(&self, ctx: &RustCtx, _: &str, _: Value) -> Result<Value> {
        Self::leak(ctx).await
    }

    async fn endpoint(&self, ctx: &RustCtx, _: &PluginRequest) -> Result<Value> {
        Self::leak(ctx).await
    }

    async fn webhook(&self, ctx: &RustCtx, _: &PluginRequest) -> Result<Value> {
        Self::leak(ctx).await
    }

    async fn cron(&self, ctx: &RustCtx, _: &str) -> Result<()> {
        Self::leak(ctx).await
    }

    async fn badge(&self, ctx: &RustCtx, _: &str) -> Result<Value> {
        Self::leak(ctx).await
    }

    async fn activated(&self, ctx: &RustCtx) -> Result<()> {
        Self::leak(ctx).await
    }

    async fn deactivated(&self, ctx: &RustCtx) -> Result<()> {
        Self::leak(ctx).await
    }
}
