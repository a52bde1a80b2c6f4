use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use escalated_core::ids::TenantId;

/// After so many chains in a row that were late, a hook is passed over.
const LATE: u32 = 3;
/// For so long.
const PAUSE: Duration = Duration::from_secs(60);

type Key = (TenantId, String);

/// Passes hooks over whose filters are late again and again.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<HashMap<Key, Late>>);

#[derive(Debug, Default)]
struct Late {
    times: u32,
    until: Option<Duration>,
}

impl Breaker {
    /// Whether the hook may be called now.
    pub(super) fn is_open(&self, tenant: &TenantId, hook: &str, now: Duration) -> bool {
        self.with(|hooks| {
            let late = hooks.get(&(tenant.clone(), hook.to_owned()));
            late.and_then(|late| late.until).is_none_or(|until| now >= until)
        })
    }

    /// The chain was in time.
    pub(super) fn in_time(&self, tenant: &TenantId, hook: &str) {
        self.with(|hooks| hooks.remove(&(tenant.clone(), hook.to_owned())));
    }

    /// The chain was late. Answers whether the hook is passed over from now on. After the pause one
    /// chain is enough to see that it has not become better.
    pub(super) fn late(&self, tenant: &TenantId, hook: &str, now: Duration) -> bool {
        self.with(|hooks| {
            let late = hooks.entry((tenant.clone(), hook.to_owned())).or_default();
            late.times = late.times.saturating_add(1);
            late.until = (late.times >= LATE).then_some(now + PAUSE);
            late.until.is_some()
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<Key, Late>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
