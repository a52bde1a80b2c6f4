use async_trait::async_trait;
use escalated_core::Result;
use serde_json::{Value, value::RawValue};

/// Answers what the other side asks.
#[async_trait]
pub(crate) trait Incoming: Send + Sync {
    /// Answers one request. It is told of the parameters as they came; none are null.
    async fn answer(&self, method: &str, params: &RawValue) -> Result<Value>;
}
