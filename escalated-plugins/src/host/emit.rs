use std::sync::Weak;

use async_trait::async_trait;
use escalated_core::{Error, Result};
use serde_json::Value;

use super::shared::{Shared, reason};
use crate::{
    context::Emit,
    ctx::{Caller, Origin},
    runtimes::CallCx,
};

/// How many calls of plugins by plugins may be under way.
pub(super) const MAX_EMITTED: usize = 256;

/// Calls hooks of plugins for plugins, in tasks of its own: whoever emits may not read on before it
/// is answered.
pub(super) struct Emitter(pub(super) Weak<Shared>);

#[async_trait]
impl Emit for Emitter {
    async fn emit(&self, caller: &Caller, hook: &str, data: Value) -> Result<()> {
        let Some(shared) = self.0.upgrade() else { return Ok(()) };
        let active = shared.active(&caller.tenant).await?;
        if active.acting_on(hook).next().is_none() {
            return Ok(());
        }
        let Ok(permit) = shared.emitted.clone().try_acquire_owned() else {
            let message = "plugins call each other more often than they answer; wait a little";
            return Err(Error::limit("plugin_emits_full", message));
        };
        let origin = Origin {
            cause: caller.origin.cause.next(format!("plugin:{}", caller.plugin)),
            ..caller.origin.clone()
        };
        let call = CallCx { tenant: caller.tenant.clone(), origin };
        let (hook, plugin) = (hook.to_owned(), caller.plugin.clone());
        tokio::spawn(async move {
            let told = shared.tell_all(&active, &call, &hook, &data);
            let told = tokio::time::timeout(shared.action, told).await;
            drop(permit);
            if let Ok(Err(error)) = told {
                let message = format!("`{hook}` was not heard by all: {}", reason(&error));
                shared.log(&call.tenant, &plugin, &message).await;
            }
        });
        Ok(())
    }
}
