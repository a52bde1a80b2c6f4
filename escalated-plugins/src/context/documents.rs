use escalated_core::{
    Result,
    plugins::{Document, Plugin, StoreQuery},
};
use serde_json::{Map, Value};

use super::{caller::Asking, fields::invalid};
use crate::ctx::{QueryOptions, WireId};

impl Asking<'_> {
    /// What holds: what an admin or the plugin has set over what the manifest says.
    pub(super) async fn config(&self) -> Result<Map<String, Value>> {
        if self.is_ending() {
            let found = self.ports.plugins.find_plugin(&self.cx, &self.caller.plugin).await?;
            return Ok(found.map(|plugin| plugin.effective_config()).unwrap_or_default());
        }
        self.plugin().map(Plugin::effective_config)
    }

    pub(super) async fn config_get(&self, key: &str) -> Result<Value> {
        Ok(self.config().await?.remove(key).unwrap_or_default())
    }

    pub(super) async fn config_set(&self, data: &Map<String, Value>) -> Result<Value> {
        self.ports.plugins.merge_config(&self.cx, &self.caller.plugin, data).await?;
        Ok(Value::Null)
    }

    pub(super) async fn store_get(&self, collection: &str, key: &WireId) -> Result<Value> {
        let (data, plugin) = (&self.ports.plugin_data, &self.caller.plugin);
        let found = data.find_document(&self.cx, plugin, collection, &key.to_string()).await?;
        Ok(found.map(|document| document.data).unwrap_or_default())
    }

    pub(super) async fn store_set(
        &self,
        collection: &str,
        key: &WireId,
        value: &Value,
    ) -> Result<Value> {
        let (data, plugin) = (&self.ports.plugin_data, &self.caller.plugin);
        data.put_document(&self.cx, plugin, collection, &key.to_string(), value).await?;
        Ok(Value::Null)
    }

    pub(super) async fn store_query(
        &self,
        collection: &str,
        filter: &Map<String, Value>,
        options: QueryOptions,
    ) -> Result<Value> {
        let descending = match options.order.as_deref() {
            None | Some("asc") => false,
            Some("desc") => true,
            Some(_) => return Err(invalid("order", "`order` is asc or desc")),
        };
        let order_by = options.order_by.as_deref();
        let query = StoreQuery::parse(filter, order_by, descending, options.limit)?;
        let (data, plugin) = (&self.ports.plugin_data, &self.caller.plugin);
        let found = data.query_documents(&self.cx, plugin, collection, &query).await?;
        Ok(found.iter().map(Document::to_wire).collect())
    }

    /// A document without a key gets one, so that the plugin can name it later.
    pub(super) async fn store_insert(
        &self,
        collection: &str,
        mut document: Map<String, Value>,
    ) -> Result<Value> {
        // What a query has answered may be inserted again.
        document.remove("_id");
        let key = match document.get("key") {
            None | Some(Value::Null) => self.ports.entropy.hex(16),
            Some(Value::String(key)) => key.clone(),
            Some(Value::Number(key)) => key.to_string(),
            Some(_) => return Err(invalid("key", "`key` is a number or a text")),
        };
        document.insert("key".to_owned(), key.as_str().into());
        let (data, plugin) = (&self.ports.plugin_data, &self.caller.plugin);
        let document = Value::Object(document);
        let inserted = data.put_document(&self.cx, plugin, collection, &key, &document).await?;
        Ok(inserted.to_wire())
    }

    pub(super) async fn store_update(
        &self,
        collection: &str,
        key: Option<&WireId>,
        mut changes: Map<String, Value>,
    ) -> Result<Value> {
        changes.remove("_id");
        let (data, plugin, key) = (&self.ports.plugin_data, &self.caller.plugin, named(key)?);
        let merged = data.merge_document(&self.cx, plugin, collection, &key, &changes).await?;
        Ok(merged.to_wire())
    }

    pub(super) async fn store_delete(
        &self,
        collection: &str,
        key: Option<&WireId>,
    ) -> Result<Value> {
        let (data, plugin, key) = (&self.ports.plugin_data, &self.caller.plugin, named(key)?);
        data.delete_document(&self.cx, plugin, collection, &key).await?;
        Ok(Value::Null)
    }
}

fn named(key: Option<&WireId>) -> Result<String> {
    let message = "name the document by its `key`, which insertions and queries answer";
    key.map(ToString::to_string).ok_or_else(|| invalid("key", message))
}
