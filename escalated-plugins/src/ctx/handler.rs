use async_trait::async_trait;
use escalated_core::Result;
use serde_json::Value;

use super::{Caller, CtxCall};

/// Answers what plugins ask of the helpdesk.
///
/// The bridge has read the call and knows the caller; everything else is decided here: whether the
/// plugin is active, what it was granted, whether its change stands too deep. The message of an error
/// is told to the plugin. A call must end by itself, and must never wait for a runtime: the one that
/// asks may not read on before it is answered.
#[async_trait]
pub trait CtxHandler: Send + Sync {
    /// Answers one call, in the shape of the platform.
    async fn handle(&self, caller: &Caller, call: CtxCall) -> Result<Value>;
}
