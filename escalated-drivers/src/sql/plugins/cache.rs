use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::TimeDelta;
use escalated_core::{ids::TenantId, plugins::ActivePlugins, time::Timestamp};

/// How long the list is believed; a change on another node holds after that.
const SECONDS: i64 = 5;

/// The active plugins of each tenant, read in the last seconds.
#[derive(Debug, Default)]
pub(crate) struct PluginCache(Mutex<HashMap<TenantId, (Arc<ActivePlugins>, Timestamp)>>);

impl PluginCache {
    pub(super) fn get(&self, tenant: &TenantId, now: Timestamp) -> Option<Arc<ActivePlugins>> {
        let cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (plugins, since) = cache.get(tenant)?;
        let age = now - *since;
        let fresh = age >= TimeDelta::zero() && age < TimeDelta::seconds(SECONDS);
        fresh.then(|| plugins.clone())
    }

    pub(super) fn put(&self, tenant: TenantId, plugins: Arc<ActivePlugins>, now: Timestamp) {
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= 1000 {
            cache.clear();
        }
        cache.insert(tenant, (plugins, now));
    }

    /// After a write of anything that the list is read from.
    pub(super) fn forget(&self, tenant: &TenantId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(tenant);
    }
}
