use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use escalated_core::{Error, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::place::Place;

/// The right to have a process, from before its start until after its end.
pub(super) type Seat = OwnedSemaphorePermit;

/// As many seats as there may be processes.
pub(super) struct Seats {
    free: Arc<Semaphore>,
    /// How many wait for a seat that is about to be free; held while somebody looks for one.
    waiting: Mutex<usize>,
}

/// One who waits.
struct Waiting<'a>(&'a Seats);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.with_waiting(|waiting| *waiting = waiting.saturating_sub(1));
    }
}

impl Seats {
    pub(super) fn new(processes: usize) -> Self {
        let seats = processes.clamp(1, Semaphore::MAX_PERMITS);
        Self { free: Arc::new(Semaphore::new(seats)), waiting: Mutex::default() }
    }

    /// A seat. If none is free, the process that was idle for longest ends for it.
    ///
    /// # Errors
    /// `plugin_unavailable` when all of `places` are at work, or are ending for somebody else.
    pub(super) async fn take(&self, places: impl Fn() -> Vec<Arc<Place>>) -> Result<Seat> {
        let found = self.with_waiting(|waiting| {
            if let Ok(seat) = self.free.clone().try_acquire_owned() {
                return Some(Ok(seat));
            }
            let places = places();
            let ending = places.iter().filter(|place| place.is_ending()).count();
            let is_free_soon = ending > *waiting || retire_longest_idle(&places);
            is_free_soon.then(|| {
                *waiting += 1;
                Err(Waiting(self))
            })
        });
        let taken = match found {
            Some(Ok(seat)) => Some(seat),
            Some(Err(_waiting)) => self.free.clone().acquire_owned().await.ok(),
            None => None,
        };
        let message = "the plugins of too many tenants are at work; try again later";
        taken.ok_or_else(|| Error::unavailable("plugin_unavailable", message))
    }

    fn with_waiting<T>(&self, work: impl FnOnce(&mut usize) -> T) -> T {
        work(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether there was one that is still idle.
fn retire_longest_idle(places: &[Arc<Place>]) -> bool {
    let mut idle: Vec<_> =
        places.iter().filter_map(|place| Some((place.idle_for()?, place))).collect();
    idle.sort_by_key(|(time, _)| *time);
    idle.iter().rev().any(|(_, place)| place.retire(Duration::ZERO))
}
