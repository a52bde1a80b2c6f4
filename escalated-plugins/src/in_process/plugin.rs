use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    plugins::{Manifest, PluginRequest},
};
use serde_json::Value;

use super::RustCtx;

/// A plugin in Rust. It is told of what its manifest names, once an admin has activated it, and asks
/// through its context.
///
/// ```
/// use escalated_core::{Result, plugins::{LogLevel, Manifest}};
/// use escalated_plugins::{ctx::CtxCall, in_process::{RustCtx, RustPlugin}};
/// use serde_json::{Value, json};
///
/// struct Greeter;
///
/// #[async_trait::async_trait]
/// impl RustPlugin for Greeter {
///     fn manifest(&self) -> Manifest {
///         Manifest {
///             name: "greeter".into(),
///             version: "1.0.0".into(),
///             action_hooks: vec!["ticket.created".into()],
///             ..Manifest::default()
///         }
///     }
///     async fn action(&self, ctx: &RustCtx, _hook: &str, event: &Value) -> Result<()> {
///         let message = json!(format!("hello, {}", event["reference"]));
///         ctx.call(CtxCall::Log { level: LogLevel::Info, message, data: Value::Null }).await?;
///         Ok(())
///     }
/// }
/// ```
#[async_trait]
pub trait RustPlugin: Send + Sync {
    /// What it says of itself.
    fn manifest(&self) -> Manifest;

    /// Is told of a hook; may be told twice. A temporary error is tried again later.
    async fn action(&self, _ctx: &RustCtx, _hook: &str, _event: &Value) -> Result<()> {
        Ok(())
    }

    /// Changes the value of a hook.
    async fn filter(&self, _ctx: &RustCtx, _hook: &str, value: Value) -> Result<Value> {
        Ok(value)
    }

    /// Answers a request of a person: a value, or an answer of HTTP as the platform writes it.
    /// [`Error::not_found`] is answered with 404, fields that are wrong with 422, a temporary error
    /// with 503, and any other with 502, as `plugin_failed`.
    async fn endpoint(&self, _ctx: &RustCtx, _request: &PluginRequest) -> Result<Value> {
        Err(not_there())
    }

    /// Answers a request of another service, in the same way.
    async fn webhook(&self, _ctx: &RustCtx, _request: &PluginRequest) -> Result<Value> {
        Err(not_there())
    }

    /// Is woken for a schedule.
    async fn cron(&self, _ctx: &RustCtx, _schedule: &str) -> Result<()> {
        Ok(())
    }

    /// The figure of a widget.
    async fn badge(&self, _ctx: &RustCtx, _component: &str) -> Result<Value> {
        Ok(Value::Null)
    }

    /// Was activated.
    async fn activated(&self, _ctx: &RustCtx) -> Result<()> {
        Ok(())
    }

    /// Was deactivated; may still ask until it returns.
    async fn deactivated(&self, _ctx: &RustCtx) -> Result<()> {
        Ok(())
    }
}

fn not_there() -> Error {
    Error::not_found("plugin_route_not_found", "the plugin has no such address")
}
