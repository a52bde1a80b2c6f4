use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use escalated_core::{ids::TenantId, plugins::Plugin};

type Key = (TenantId, String);

/// Plugins whose own code runs because they are being deactivated: they are inactive already, and
/// may still ask until that code has ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Switching(Arc<Mutex<BTreeMap<Key, Plugin>>>);

/// One plugin while its code for the change runs.
pub(crate) struct Switched<'a> {
    switching: &'a Switching,
    key: Key,
}

impl Drop for Switched<'_> {
    fn drop(&mut self) {
        self.switching.with(|plugins| drop(plugins.remove(&self.key)));
    }
}

impl Switching {
    /// The plugin may ask until the answer is dropped.
    pub(crate) fn begin(&self, tenant: &TenantId, plugin: &Plugin) -> Switched<'_> {
        let key = (tenant.clone(), plugin.name.clone());
        self.with(|plugins| plugins.insert(key.clone(), plugin.clone()));
        Switched { switching: self, key }
    }

    /// The plugin, if it is being deactivated.
    pub(crate) fn get(&self, tenant: &TenantId, plugin: &str) -> Option<Plugin> {
        self.with(|plugins| plugins.get(&(tenant.clone(), plugin.to_owned())).cloned())
    }

    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<Key, Plugin>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
