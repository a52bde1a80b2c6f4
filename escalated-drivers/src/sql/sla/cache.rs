use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::TimeDelta;
use escalated_core::{ids::TenantId, sla::SlaConfig, time::Timestamp};

/// How long the rules are believed; a change on another node holds after that.
const SECONDS: i64 = 2;

/// The SLA rules of each tenant, read in the last seconds.
#[derive(Debug, Default)]
pub(crate) struct SlaCache(Mutex<HashMap<TenantId, (Arc<SlaConfig>, Timestamp)>>);

impl SlaCache {
    pub(super) fn get(&self, tenant: &TenantId, now: Timestamp) -> Option<Arc<SlaConfig>> {
        let cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (config, since) = cache.get(tenant)?;
        let age = now - *since;
        let fresh = age >= TimeDelta::zero() && age < TimeDelta::seconds(SECONDS);
        fresh.then(|| config.clone())
    }

    pub(super) fn put(&self, tenant: TenantId, config: Arc<SlaConfig>, now: Timestamp) {
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= 1000 {
            cache.clear();
        }
        cache.insert(tenant, (config, now));
    }

    /// After a write of anything that the rules are read from.
    pub(crate) fn forget(&self, tenant: &TenantId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(tenant);
    }
}
