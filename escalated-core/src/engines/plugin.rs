use async_trait::async_trait;
use serde_json::Value;

use super::Extension;
use crate::{Result, actor::Cx};

/// A plugin host: an extension that also filters values at the edge.
#[async_trait]
pub trait PluginHost: Extension {
    /// Sends a value through the filters of a hook. When plugins are away or too slow, the value
    /// comes back unchanged.
    async fn filter(&self, cx: &Cx, hook: &str, value: Value) -> Result<Value>;
}
