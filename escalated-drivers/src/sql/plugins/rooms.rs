use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use escalated_core::ids::TenantId;

/// How many nodes may write between two counts without passing the limit together.
const NODES: u64 = 16;

/// How many documents each plugin may add before its documents are counted again, so that not
/// every new document is paid for with a walk over all others.
#[derive(Debug, Default)]
pub(crate) struct Rooms(Mutex<HashMap<(TenantId, String), u64>>);

impl Rooms {
    /// Takes a place that is known to be free; `false` when they have to be counted first.
    pub(super) fn take(&self, tenant: &TenantId, plugin: &str) -> bool {
        let mut rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(left) = rooms.get_mut(&(tenant.clone(), plugin.to_owned())) else { return false };
        let there_was = *left > 0;
        *left = left.saturating_sub(1);
        there_was
    }

    /// Notes that so many places were found free.
    pub(super) fn counted(&self, tenant: &TenantId, plugin: &str, free: u64) {
        let mut rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if rooms.len() >= 1000 {
            rooms.clear();
        }
        rooms.insert((tenant.clone(), plugin.to_owned()), free / NODES);
    }
}
