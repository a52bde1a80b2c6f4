use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use escalated_core::{Error, Result, ids::TenantId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many events a tenant's plugins may be at work on. A lane has room for five such tenants.
const MOST: usize = 10;
/// How long an event waits for its place, before it is put off.
const PATIENCE: Duration = Duration::from_secs(1);

/// What of the way of events is taken by each tenant: one whose plugins hang must not take all of it.
#[derive(Debug, Default)]
pub(super) struct Places(Mutex<HashMap<TenantId, Arc<Semaphore>>>);

impl Places {
    /// A place for one event.
    ///
    /// # Errors
    /// `plugin_unavailable` when all are taken and stay so for a second.
    pub(super) async fn take(&self, tenant: &TenantId) -> Result<OwnedSemaphorePermit> {
        let own = {
            let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || Arc::new(Semaphore::new(MOST));
            taken.entry(tenant.clone()).or_insert_with(new).clone()
        };
        let place = tokio::time::timeout(PATIENCE, own.acquire_owned()).await;
        place.ok().and_then(std::result::Result::ok).ok_or_else(|| {
            let message = "the tenant's plugins are at work on too many events; try again later";
            Error::unavailable("plugin_unavailable", message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_tenant_whose_plugins_hang_leaves_the_others_their_places() {
        let (places, one) = (Places::default(), TenantId::new("one").unwrap());
        let mut taken = Vec::new();
        for _ in 0..MOST {
            taken.push(places.take(&one).await.unwrap());
        }
        let refused = places.take(&one).await.unwrap_err();
        assert_eq!(refused.code(), "plugin_unavailable");
        assert!(refused.kind().is_temporary());
        drop(places.take(&TenantId::new("other").unwrap()).await.unwrap());
        taken.pop();
        drop(places.take(&one).await.unwrap());
    }
}
