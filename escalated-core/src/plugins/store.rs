use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Map, Value};

use super::{
    Activation, ActivePlugins, Document, FoundPlugin, NewPluginLog, Plugin, PluginLog, StoreQuery,
};
use crate::{Result, actor::Cx, ids::TenantId, time::Timestamp};

/// Where plugins and what admins decided on them are kept.
#[async_trait]
pub trait PluginStore: Send + Sync {
    /// All plugins of the tenant by name.
    async fn list_plugins(&self, cx: &Cx) -> Result<Vec<Plugin>>;
    /// One plugin of the tenant.
    async fn find_plugin(&self, cx: &Cx, name: &str) -> Result<Option<Plugin>>;
    /// Writes what a runtime told: new plugins come as inactive, known ones keep what admins
    /// decided, those that it no longer has are marked as absent, with the time when that was found.
    /// A name that another runtime has is passed over and returned.
    async fn found_plugins(
        &self,
        cx: &Cx,
        runtime: &str,
        found: &[FoundPlugin],
    ) -> Result<Vec<String>>;
    /// Activates a plugin with what is granted, or deactivates it. `plugin_not_found`.
    async fn set_active(
        &self,
        cx: &Cx,
        name: &str,
        activation: Option<&Activation>,
    ) -> Result<Plugin>;
    /// Changes keys of the configuration, under a lock; null removes a key. `plugin_not_found`.
    async fn merge_config(
        &self,
        cx: &Cx,
        name: &str,
        changes: &Map<String, Value>,
    ) -> Result<Plugin>;
    /// The plugins of the tenant that are active, from a cache of a few seconds.
    async fn active_plugins(&self, tenant: &TenantId, now: Timestamp)
    -> Result<Arc<ActivePlugins>>;
    /// The tenants that have an active plugin.
    async fn tenants_with_plugins(&self) -> Result<Vec<TenantId>>;
}

/// Where documents of plugins are kept. A plugin reads and writes its own only.
#[async_trait]
pub trait PluginDataStore: Send + Sync {
    /// One document.
    async fn find_document(
        &self,
        cx: &Cx,
        plugin: &str,
        collection: &str,
        key: &str,
    ) -> Result<Option<Document>>;
    /// Writes a document over the one with its key, if there is one.
    async fn put_document(
        &self,
        cx: &Cx,
        plugin: &str,
        collection: &str,
        key: &str,
        data: &Value,
    ) -> Result<Document>;
    /// Changes top-level fields of a document under a lock; `plugin_document_not_found`.
    async fn merge_document(
        &self,
        cx: &Cx,
        plugin: &str,
        collection: &str,
        key: &str,
        changes: &Map<String, Value>,
    ) -> Result<Document>;
    /// Removes a document; `false` when there was none.
    async fn delete_document(
        &self,
        cx: &Cx,
        plugin: &str,
        collection: &str,
        key: &str,
    ) -> Result<bool>;
    /// The documents that a query names.
    async fn query_documents(
        &self,
        cx: &Cx,
        plugin: &str,
        collection: &str,
        query: &StoreQuery,
    ) -> Result<Vec<Document>>;
}

/// Where logs of plugins are kept.
#[async_trait]
pub trait PluginLogStore: Send + Sync {
    /// Adds lines, and removes the oldest beyond 1,000 of each plugin now and then.
    async fn add_plugin_logs(&self, tenant: &TenantId, lines: &[NewPluginLog]) -> Result<()>;
    /// Lines of a plugin, newest first, before `before` if given, at most `limit` (1 to 100).
    async fn list_plugin_logs(
        &self,
        cx: &Cx,
        plugin: &str,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<PluginLog>>;
}
