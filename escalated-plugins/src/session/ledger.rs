use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use escalated_core::time::Clock;

use crate::ctx::Origin;

/// How long a call is remembered after its end, because its plugin may go on in the background.
const REMEMBERED: Duration = Duration::from_secs(60);
/// How many of those are remembered; the deepest matter.
const MOST: usize = 10_000;

/// What plugins are doing, so that what they ask of the helpdesk is told from what it follows.
pub(super) struct Ledger {
    clock: Arc<dyn Clock>,
    calls: Mutex<HashMap<u64, Call>>,
}

struct Call {
    plugins: Vec<String>,
    origin: Origin,
    ended: Option<Duration>,
}

/// One call while it lasts.
pub(super) struct Entry<'a> {
    ledger: &'a Ledger,
    id: u64,
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.ledger.end(self.id);
    }
}

impl Ledger {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, calls: Mutex::default() }
    }

    /// A call of those plugins begins.
    pub(super) fn begin(&self, id: u64, plugins: Vec<String>, origin: Origin) -> Entry<'_> {
        self.with(|calls| calls.insert(id, Call { plugins, origin, ended: None }));
        Entry { ledger: self, id }
    }

    /// What a call of that plugin follows from: the request that it names, if the plugin has a part in
    /// that; otherwise the deepest of all that it does or has just done. Who asked is told only when
    /// there is no doubt.
    pub(super) fn origin(&self, plugin: &str, within: Option<u64>) -> Origin {
        let now = self.clock.monotonic();
        self.with(|calls| {
            let has_part = |call: &&Call| call.plugins.iter().any(|name| name == plugin);
            if let Some(named) = within.and_then(|id| calls.get(&id)).filter(has_part) {
                return named.origin.clone();
            }
            let recent = |call: &&Call| call.ended.is_none_or(|ended| now.saturating_sub(ended) <= REMEMBERED);
            let mut own: Vec<_> = calls.values().filter(has_part).filter(recent).collect();
            own.sort_by_key(|call| call.origin.cause.depth);
            let Some(deepest) = own.last() else { return Origin::default() };
            let first = own.first().and_then(|call| call.origin.actor.as_ref());
            let is_sure = own.iter().all(|call| call.origin.actor.as_ref() == first);
            Origin { actor: first.filter(|_| is_sure).cloned(), ..deepest.origin.clone() }
        })
    }

    fn end(&self, id: u64) {
        let now = self.clock.monotonic();
        self.with(|calls| {
            // What stands at the beginning need not be remembered: to forget it says the same.
            match calls.get_mut(&id) {
                Some(call) if call.origin.cause.depth > 0 => call.ended = Some(now),
                _ => drop(calls.remove(&id)),
            }
            if calls.len() > MOST {
                calls.retain(|_, call| call.ended.is_none_or(|ended| now.saturating_sub(ended) <= REMEMBERED));
            }
            if calls.len() > MOST {
                calls.retain(|_, call| call.ended.is_none() || call.origin.cause.depth > 1);
            }
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<u64, Call>) -> T) -> T {
        work(&mut self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use escalated_core::{
        actor::{Actor, Cause},
        time::{ManualClock, Timestamp},
    };

    use super::*;

    fn origin(depth: u8, actor: Option<Actor>) -> Origin {
        Origin { cause: Cause { by: None, depth }, actor, request_id: String::new() }
    }

    #[test]
    fn a_plugin_cannot_begin_anew_by_waiting_or_by_another_name() {
        let clock = Arc::new(ManualClock::default());
        let ledger = Ledger::new(clock.clone());
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        drop(ledger.begin(1, names(&["a", "b"]), origin(3, None)));
        let second = ledger.begin(2, names(&["a"]), origin(1, Some(Actor::Anonymous)));
        assert_eq!(ledger.origin("a", None), origin(3, None));
        assert_eq!(ledger.origin("a", Some(2)), origin(1, Some(Actor::Anonymous)));
        assert_eq!(ledger.origin("b", Some(2)), origin(3, None));
        assert_eq!(ledger.origin("c", Some(2)), Origin::default());
        clock.advance_seconds(61);
        assert_eq!(ledger.origin("a", None), origin(1, Some(Actor::Anonymous)));
        assert_eq!(ledger.origin("b", None), Origin::default());
        drop(second);
        assert_eq!(ledger.origin("a", None).cause.depth, 1);
    }

    #[test]
    fn what_stands_at_the_beginning_is_forgotten_at_its_end() {
        let ledger = Ledger::new(Arc::new(ManualClock::default()));
        drop(ledger.begin(1, vec!["a".into()], origin(0, None)));
        assert!(ledger.with(|calls| calls.is_empty()));
    }

    /// A clock that another thread has looked at last.
    struct Overtaken(Mutex<Vec<u64>>);

    impl Clock for Overtaken {
        fn now(&self) -> Timestamp {
            ManualClock::default().now()
        }

        fn monotonic(&self) -> Duration {
            Duration::from_secs(self.0.lock().unwrap().pop().unwrap_or_default())
        }
    }

    #[test]
    fn a_call_may_have_ended_after_the_look_at_the_clock() {
        let ledger = Ledger::new(Arc::new(Overtaken(Mutex::new(vec![5, 10]))));
        drop(ledger.begin(1, vec!["a".into()], origin(3, None)));
        assert_eq!(ledger.origin("a", None), origin(3, None));
    }
}
