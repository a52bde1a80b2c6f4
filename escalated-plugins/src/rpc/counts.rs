use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// What went over a connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    heard: AtomicU64,
    skipped: AtomicU64,
    broken: AtomicBool,
}

impl Counts {
    /// Something sensible was heard.
    pub(super) fn hear(&self) {
        self.0.heard.fetch_add(1, Ordering::Relaxed);
    }

    /// A line was passed over.
    pub(super) fn skip(&self) {
        self.0.skipped.fetch_add(1, Ordering::Relaxed);
    }

    /// What was read cannot be lines.
    pub(super) fn break_off(&self) {
        self.0.broken.store(true, Ordering::Relaxed);
    }

    /// Whether it was given up because what was read cannot be lines.
    pub(crate) fn has_broken(&self) -> bool {
        self.0.broken.load(Ordering::Relaxed)
    }

    /// How many lines were understood.
    pub(crate) fn heard(&self) -> u64 {
        self.0.heard.load(Ordering::Relaxed)
    }

    /// How many lines were passed over.
    pub(crate) fn skipped(&self) -> u64 {
        self.0.skipped.load(Ordering::Relaxed)
    }
}
