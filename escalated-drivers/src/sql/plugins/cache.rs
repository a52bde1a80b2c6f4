use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::TimeDelta;
use escalated_core::{ids::TenantId, plugins::ActivePlugins, time::Timestamp};

/// How long the list is believed; a change on another node holds after that.
const SECONDS: i64 = 5;

/// The active plugins of each tenant, read in the last seconds.
#[derive(Debug, Default)]
pub(crate) struct PluginCache(Mutex<Lists>);

#[derive(Debug, Default)]
struct Lists {
    by_tenant: HashMap<TenantId, (Arc<ActivePlugins>, Timestamp)>,
    /// How many writes there were on this node.
    writes: u64,
}

/// Before which writes a list is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before(u64);

impl PluginCache {
    /// The list, or what to hand in with the one that is read now.
    pub(super) fn get(
        &self,
        tenant: &TenantId,
        now: Timestamp,
    ) -> Result<Arc<ActivePlugins>, Before> {
        let cache = self.lock();
        if let Some((plugins, since)) = cache.by_tenant.get(tenant) {
            let age = now - *since;
            if age >= TimeDelta::zero() && age < TimeDelta::seconds(SECONDS) {
                return Ok(plugins.clone());
            }
        }
        Err(Before(cache.writes))
    }

    /// Keeps a list, unless it was read before a write.
    pub(super) fn put(
        &self,
        tenant: TenantId,
        plugins: Arc<ActivePlugins>,
        now: Timestamp,
        Before(writes): Before,
    ) {
        let mut cache = self.lock();
        if cache.writes != writes {
            return;
        }
        if cache.by_tenant.len() >= 1000 {
            cache.by_tenant.clear();
        }
        cache.by_tenant.insert(tenant, (plugins, now));
    }

    /// After a write of anything that the list is read from.
    pub(super) fn forget(&self, tenant: &TenantId) {
        let mut cache = self.lock();
        cache.writes = cache.writes.wrapping_add(1);
        cache.by_tenant.remove(tenant);
    }

    fn lock(&self) -> MutexGuard<'_, Lists> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use escalated_core::time::{Clock, ManualClock};

    use super::*;

    #[test]
    fn what_was_read_before_a_write_is_not_kept() {
        let (cache, now) = (PluginCache::default(), ManualClock::default().now());
        let (tenant, list) = (TenantId::default(), Arc::<ActivePlugins>::default());
        let before = cache.get(&tenant, now).unwrap_err();
        cache.forget(&tenant);
        cache.put(tenant.clone(), list.clone(), now, before);
        let after = cache.get(&tenant, now).unwrap_err();
        cache.put(tenant.clone(), list, now, after);
        assert!(cache.get(&tenant, now).is_ok());
        cache.forget(&tenant);
        assert!(cache.get(&tenant, now).is_err());
    }
}
