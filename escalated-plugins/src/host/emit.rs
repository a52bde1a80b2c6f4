use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use async_trait::async_trait;
use escalated_core::{Error, Result, ids::TenantId};
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::shared::{Shared, reason};
use crate::{
    context::Emit,
    ctx::{Caller, Origin},
    runtimes::CallCx,
};

/// How many calls of plugins by plugins may be under way in a tenant.
const MAX_EMITTED: usize = 100;

/// What is under way in each tenant: one that has too much of it takes nothing from the others.
#[derive(Debug, Default)]
pub(super) struct Emitted(Mutex<HashMap<TenantId, Arc<Semaphore>>>);

impl Emitted {
    fn place(&self, tenant: &TenantId) -> Option<OwnedSemaphorePermit> {
        let mut tenants = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Semaphore::new(MAX_EMITTED));
        tenants.entry(tenant.clone()).or_insert_with(new).clone().try_acquire_owned().ok()
    }
}

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
        let Some(permit) = shared.emitted.place(&caller.tenant) else {
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
            let why = match told {
                Ok(Ok(())) => return,
                Ok(Err(error)) => reason(&error),
                Err(_) => "there was no answer in time".to_owned(),
            };
            let message = format!("`{hook}` was not heard by all: {why}");
            shared.log(&call.tenant, &plugin, &message).await;
        });
        Ok(())
    }
}
