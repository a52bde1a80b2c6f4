use async_trait::async_trait;
use serde_json::Value;

use super::Extension;
use crate::{
    Result,
    actor::Cx,
    ids::TenantId,
    plugins::{PageCall, Plugin, PluginAnswer, PluginRequest, RuntimeHealth},
};

/// A plugin host: an extension that runs plugins. It is told of events as a consumer of the outbox;
/// what is here is asked at the edge. Nothing here is called inside an open unit of work.
///
/// Who may do what was decided before: by the services, which are the only callers.
#[async_trait]
pub trait PluginHost: Extension {
    /// Sends a value through the filters of a hook. When plugins are away or too slow, the value
    /// comes back unchanged.
    async fn filter(&self, cx: &Cx, hook: &str, value: Value) -> Value;

    /// Tells active plugins of a hook that is not an event, and waits until they have heard it.
    /// `plugin_unavailable` when a runtime is away.
    async fn action(&self, cx: &Cx, hook: &str, event: &Value) -> Result<()>;

    /// Asks an endpoint. `plugin_unavailable`, `plugin_timeout`, `plugin_failed`,
    /// `plugin_bad_answer`.
    async fn endpoint(
        &self,
        cx: &Cx,
        plugin: &Plugin,
        request: PluginRequest,
    ) -> Result<PluginAnswer>;

    /// Hands a request of another service to a webhook. Errors as [`Self::endpoint`].
    async fn webhook(
        &self,
        cx: &Cx,
        plugin: &Plugin,
        request: PluginRequest,
    ) -> Result<PluginAnswer>;

    /// The figure of a widget: a number, a text or null. Errors as [`Self::endpoint`].
    async fn badge(&self, cx: &Cx, plugin: &Plugin, component: &str) -> Result<Value>;

    /// Asks everything that one page wants to know, all at once, and ends within the host's bound
    /// for pages, which is 2 seconds unless it was set otherwise. The answers are in the order of
    /// the calls; what has not come by then is `plugin_timeout`. A plugin that is late again and
    /// again is not asked for a while.
    async fn for_page(&self, cx: &Cx, calls: &[PageCall<'_>]) -> Vec<Result<PluginAnswer>>;

    /// Calls the plugin's own code for its activation, or deactivation, and sees to its schedules.
    /// The plugin is as it stands after the change. Errors as [`Self::endpoint`].
    async fn switched(&self, cx: &Cx, plugin: &Plugin) -> Result<()>;

    /// Starts every runtime that is not running, asks each for its plugins and writes what they
    /// tell. A runtime that fails is told of in [`Self::health`].
    async fn discover(&self, cx: &Cx) -> Result<()>;

    /// How its runtimes fare for a tenant, on this node.
    fn health(&self, tenant: &TenantId) -> Vec<RuntimeHealth>;
}
