use std::{fmt, sync::Arc};

use escalated_core::Result;
use serde_json::Value;

use crate::ctx::{Caller, CtxCall, CtxHandler};

/// What a plugin in Rust holds while it works: who it is, on whose account it works, and its way to
/// ask the helpdesk.
#[derive(Clone)]
pub struct RustCtx {
    caller: Caller,
    handler: Arc<dyn CtxHandler>,
}

impl RustCtx {
    pub(super) fn new(caller: Caller, handler: Arc<dyn CtxHandler>) -> Self {
        Self { caller, handler }
    }

    /// Who asks, and on whose account.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Asks the helpdesk, as plugins in JavaScript do: what was not granted is refused.
    ///
    /// # Errors
    /// `plugin_inactive`, `plugin_not_granted`, `plugin_loop`, and those of the call.
    pub async fn call(&self, call: CtxCall) -> Result<Value> {
        self.handler.handle(&self.caller, call).await
    }
}

impl fmt::Debug for RustCtx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RustCtx").field("caller", &self.caller).finish_non_exhaustive()
    }
}
