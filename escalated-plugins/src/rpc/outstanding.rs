use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Our requests that wait for a reply, also those that nobody waits for any more.
#[derive(Debug, Clone, Default)]
pub(super) struct Outstanding(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    last: AtomicU64,
    waiting: Mutex<HashSet<u64>>,
}

impl Outstanding {
    /// The number of a new request; the first is 1, because some runtimes take 0 for none.
    pub(super) fn begin(&self) -> u64 {
        let id = self.0.last.fetch_add(1, Ordering::Relaxed) + 1;
        self.waiting(|waiting| waiting.insert(id));
        id
    }

    /// Whether a reply was waited for. It is not waited for again.
    pub(super) fn settle(&self, id: u64) -> bool {
        self.waiting(|waiting| waiting.remove(&id))
    }

    pub(super) fn len(&self) -> usize {
        self.waiting(|waiting| waiting.len())
    }

    fn waiting<T>(&self, work: impl FnOnce(&mut HashSet<u64>) -> T) -> T {
        work(&mut self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
