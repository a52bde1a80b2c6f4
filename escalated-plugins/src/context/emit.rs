use async_trait::async_trait;
use escalated_core::Result;
use serde_json::Value;

use crate::ctx::Caller;

/// Calls hooks of plugins for a plugin.
#[async_trait]
pub(crate) trait Emit: Send + Sync {
    /// Returns at once: whoever hears it works in a task of its own.
    async fn emit(&self, caller: &Caller, hook: &str, data: Value) -> Result<()>;
}
