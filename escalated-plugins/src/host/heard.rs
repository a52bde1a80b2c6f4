use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};

use escalated_core::plugins::ActivePlugins;

/// For how many events it is remembered. One that is forgotten is told again.
const EVENTS: usize = 10_000;

/// Which plugins have heard an event that is put off for another one, by the event's id: they do not
/// hear it again with every attempt.
#[derive(Debug, Default)]
pub(super) struct Heard(Mutex<HashMap<String, BTreeSet<String>>>);

impl Heard {
    /// Leaves those out that have heard it.
    pub(super) fn without(&self, event: &str, active: &ActivePlugins) -> Option<ActivePlugins> {
        self.with(|events| {
            let heard = events.get(event)?;
            let mut left = active.clone();
            left.present.retain(|name, _| !heard.contains(name));
            Some(left)
        })
    }

    pub(super) fn add(&self, event: &str, plugins: impl Iterator<Item = String>) {
        self.with(|events| {
            if events.len() >= EVENTS {
                events.clear();
            }
            events.entry(event.to_owned()).or_default().extend(plugins);
        });
    }

    pub(super) fn forget(&self, event: &str) {
        self.with(|events| events.remove(event));
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, BTreeSet<String>>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
