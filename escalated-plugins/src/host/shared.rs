use std::{sync::Arc, time::Duration};

use escalated_core::{
    Error, Result,
    actor::{Actor, Cause, Cx},
    ids::TenantId,
    plugins::{ActivePlugins, LogLevel, Plugin},
    services::Ports,
    time::Clock,
};
use serde_json::{Value, json};

use super::{breaker::Breaker, emit::Emitted, places::Places, registry::Problems};
use crate::{
    context::{Connected, LogKeeper, Switching},
    ctx::Origin,
    runtimes::{CallCx, PluginRuntime},
};

/// What the host, its consumers and its jobs share.
pub(super) struct Shared {
    pub(super) connected: Connected,
    pub(super) runtimes: Vec<Arc<dyn PluginRuntime>>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) filter_chain: Duration,
    pub(super) page: Duration,
    pub(super) action: Duration,
    pub(super) breaker: Breaker,
    pub(super) problems: Problems,
    /// Of plugins that can be used but for these.
    pub(super) part_problems: Problems,
    pub(super) switching: Switching,
    pub(super) logs: LogKeeper,
    pub(super) emitted: Emitted,
    pub(super) places: Places,
}

impl Shared {
    pub(super) fn ports(&self) -> Result<&Ports> {
        self.connected.ports()
    }

    pub(super) async fn active(&self, tenant: &TenantId) -> Result<Arc<ActivePlugins>> {
        self.ports()?.plugins.active_plugins(tenant, self.clock.now()).await
    }

    /// The runtime that has a plugin.
    pub(super) fn runtime_of(&self, plugin: &Plugin) -> Result<&dyn PluginRuntime> {
        let found = self.runtimes.iter().find(|runtime| runtime.name() == plugin.runtime);
        found.map(AsRef::as_ref).ok_or_else(|| {
            let message = format!("there is no runtime `{}` here", plugin.runtime);
            Error::unavailable("plugin_unavailable", message)
        })
    }

    /// What plugins may say of themselves and others of them, without a failure of its own.
    pub(super) async fn log(&self, tenant: &TenantId, plugin: &str, message: &str) {
        let now = self.clock.now();
        let added = self.logs.add(tenant, plugin, LogLevel::Error, message, Value::Null, now);
        if let Err(error) = added.await {
            tracing::warn!(plugin, code = error.code(), "a line of a plugin's log was lost");
        }
    }
}

/// A call on account of what somebody does at the edge.
pub(super) fn edge_call(cx: &Cx, by: &str) -> CallCx {
    let is_person = matches!(cx.actor, Actor::User { .. } | Actor::Contact { .. });
    CallCx {
        tenant: cx.tenant.clone(),
        origin: Origin {
            cause: Cause { by: Some(by.to_owned()), depth: cx.cause.depth },
            actor: is_person.then(|| cx.actor.clone()),
            request_id: cx.request_id.clone(),
        },
    }
}

/// An error of a plugin, without its secrets in what it said.
pub(super) fn masked<T>(plugin: &Plugin, done: Result<T>) -> Result<T> {
    let Err(error) = done else { return done };
    if error.code() != "plugin_failed" {
        return Err(error);
    }
    let said = plugin.masked(&reason(&error));
    Err(Error::internal("plugin_failed", error.message().to_owned())
        .with_details(json!({ "plugin": plugin.name, "message": said }))
        .with_source(said))
}

/// What a plugin said when it failed, for people who look after it.
pub(super) fn reason(error: &Error) -> String {
    let detail = error.details().and_then(|details| details.get("message")?.as_str());
    let source = std::error::Error::source(error).map(ToString::to_string);
    let text = detail.map(str::to_owned).or(source).unwrap_or_else(|| error.message().to_owned());
    text.chars().take(500).collect()
}
