use std::sync::{Arc, Mutex, PoisonError};

use escalated_core::sla::SlaConfig;

use super::Ready;

/// How many tenants' rules are kept ready.
const KEPT: usize = 64;

/// The rules that were made ready last. A rule set is known by its place in memory, which cannot
/// be taken by another while it is kept here.
#[derive(Debug, Default)]
pub(crate) struct RulesCache(Mutex<Vec<Arc<Ready>>>);

impl RulesCache {
    /// The rules made ready, from before if these very rules were.
    pub(crate) fn ready(&self, config: &Arc<SlaConfig>) -> Arc<Ready> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = kept.iter().find(|ready| Arc::ptr_eq(&ready.config, config)) {
            return ready.clone();
        }
        // What was read from the database anew is mostly what it was.
        let equal = kept.iter().position(|ready| ready.config == *config);
        let ready = match equal.map(|place| kept.remove(place)) {
            Some(old) => Arc::new(old.for_equal(config.clone())),
            None => Arc::new(Ready::new(config.clone())),
        };
        kept.insert(0, ready.clone());
        kept.truncate(KEPT);
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_rules_are_made_ready_once() {
        let cache = RulesCache::default();
        let config = Arc::new(SlaConfig::default());
        let first = cache.ready(&config);
        assert!(Arc::ptr_eq(&first, &cache.ready(&config)));
        let again = Arc::new(SlaConfig::default());
        assert!(Arc::ptr_eq(&cache.ready(&again).config, &again));
        assert_eq!(cache.0.lock().unwrap().len(), 1);
    }
}
