use async_trait::async_trait;
use escalated_core::{
    Result,
    ids::TenantId,
    plugins::{FoundPlugin, Plugin, PluginRequest, Problem, RuntimeHealth},
};
use serde::Deserialize;
use serde_json::Value;

use crate::ctx::Origin;

/// The context of a call to plugins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallCx {
    /// In which tenant.
    pub tenant: TenantId,
    /// On whose account.
    pub origin: Origin,
}

/// The plugins of a runtime.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// Those that can be used, by name.
    pub plugins: Vec<FoundPlugin>,
    /// What is wrong with those that cannot.
    pub problems: Vec<Problem>,
}

/// A handler of an action that did not do what it was called for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct HandlerFailure {
    /// Whose it is.
    pub plugin: String,
    /// Whether it did not end in time, or may do better later.
    #[serde(default)]
    pub late: bool,
    /// What it said.
    #[serde(default)]
    pub message: String,
}

/// Something that runs plugins: a process of Node, or Rust in this process.
///
/// Every call ends within the bounds of its kind. Errors: `plugin_unavailable` when it is away,
/// `plugin_timeout` when there was no answer in time, `plugin_failed` with the plugin's own message.
#[async_trait]
pub trait PluginRuntime: Send + Sync {
    /// Its name; at most 50 letters, digits and dashes, never changes.
    fn name(&self) -> &str;

    /// Its plugins, asked anew.
    async fn discover(&self, tenant: &TenantId) -> Result<Found>;

    /// Tells the handlers of `plugins` of a hook and waits until they have ended. Where a runtime
    /// cannot choose, all its plugins are told. Answers which handlers failed, as far as it knows.
    async fn action(
        &self,
        cx: &CallCx,
        plugins: &[&Plugin],
        hook: &str,
        event: &Value,
    ) -> Result<Vec<HandlerFailure>>;

    /// Sends a value through the filters of `plugins`, in the order of their priorities. Where a
    /// runtime cannot choose, it goes through those of all its plugins. A filter that fails is passed
    /// over.
    async fn filter(
        &self,
        cx: &CallCx,
        plugins: &[&Plugin],
        hook: &str,
        value: &Value,
    ) -> Result<Value>;

    /// Asks an endpoint.
    async fn endpoint(
        &self,
        cx: &CallCx,
        plugin: &Plugin,
        request: &PluginRequest,
    ) -> Result<Value>;

    /// Hands a request over to a webhook.
    async fn webhook(&self, cx: &CallCx, plugin: &Plugin, request: &PluginRequest)
    -> Result<Value>;

    /// Whether it tells and asks only the plugins that are named.
    fn can_choose(&self) -> bool {
        true
    }

    /// Calls the plugin's own code for its activation.
    async fn activate(&self, cx: &CallCx, plugin: &Plugin) -> Result<()>;

    /// Calls the plugin's own code for its deactivation.
    async fn deactivate(&self, cx: &CallCx, plugin: &Plugin) -> Result<()>;

    /// Wakes a plugin for one of its schedules.
    async fn cron(&self, cx: &CallCx, plugin: &Plugin, schedule: &str) -> Result<()>;

    /// The figure of a widget.
    async fn badge(&self, cx: &CallCx, plugin: &Plugin, component: &str) -> Result<Value>;

    /// How it fares for a tenant, on this node.
    fn health(&self, tenant: &TenantId) -> RuntimeHealth;

    /// Finishes what it has begun and ends. A later call begins anew.
    async fn drain(&self);
}
