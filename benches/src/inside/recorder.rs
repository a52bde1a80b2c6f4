use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use escalated_drivers::sql::StatementObserver;
use sea_query::Values;

/// Keeps the statements that the service runs while it is switched on.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    on: AtomicBool,
    log: Mutex<Vec<(String, Values)>>,
}

impl Recorder {
    /// Begins.
    pub(crate) fn start(&self) {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.on.store(true, Ordering::SeqCst);
    }

    /// Ends, with what ran meanwhile.
    pub(crate) fn stop(&self) -> Vec<(String, Values)> {
        self.on.store(false, Ordering::SeqCst);
        std::mem::take(&mut self.log.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl StatementObserver for Recorder {
    fn observe(&self, sql: &str, values: &Values) {
        if self.on.load(Ordering::Relaxed) {
            let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
            log.push((sql.to_owned(), values.clone()));
        }
    }
}
