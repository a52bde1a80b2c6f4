use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use escalated_core::time::Clock;

use crate::ctx::Origin;

/// How long a call is remembered after its end, because its plugin may go on in the background.
const REMEMBERED: Duration = Duration::from_secs(60);
/// How many of those are remembered one by one. Of more than that the deepest matter.
const MOST: usize = 1_000;

/// What plugins are doing, so that what they ask of the helpdesk is told from what it follows.
pub(super) struct Ledger {
    clock: Arc<dyn Clock>,
    calls: Mutex<Calls>,
}

#[derive(Default)]
struct Calls {
    known: HashMap<u64, Call>,
    /// Those of them that have ended, oldest first.
    ended: VecDeque<u64>,
    /// What is left of those that were too many: one for each plugin and depth.
    merged: HashMap<(String, u8), Call>,
}

struct Call {
    plugins: Vec<String>,
    origin: Origin,
    ended: Option<Duration>,
}

impl Call {
    fn has_part(&self, plugin: &str) -> bool {
        self.plugins.iter().any(|name| name == plugin)
    }

    fn is_remembered(&self, now: Duration) -> bool {
        self.ended.is_none_or(|ended| now.saturating_sub(ended) <= REMEMBERED)
    }
}

impl Calls {
    /// What a plugin does or has just done.
    fn of<'a>(&'a self, plugin: &'a str, now: Duration) -> impl Iterator<Item = &'a Call> {
        let all = self.known.values().chain(self.merged.values());
        all.filter(move |call| call.has_part(plugin) && call.is_remembered(now))
    }

    fn end(&mut self, id: u64, now: Duration) {
        match self.known.get_mut(&id) {
            Some(call) if call.origin.cause.depth > 0 => {
                call.ended = Some(now);
                self.ended.push_back(id);
            }
            // What stands at the beginning need not be remembered: to forget it says the same.
            _ => drop(self.known.remove(&id)),
        }
        while let Some(oldest) = self.ended.front()
            && (self.ended.len() > MOST
                || !self.known.get(oldest).is_some_and(|call| call.is_remembered(now)))
        {
            let oldest = self.ended.pop_front().and_then(|oldest| self.known.remove(&oldest));
            if let Some(call) = oldest.filter(|call| call.is_remembered(now)) {
                self.merge(&call, now);
            }
        }
    }

    fn merge(&mut self, call: &Call, now: Duration) {
        for plugin in &call.plugins {
            let place = (plugin.clone(), call.origin.cause.depth);
            let before = self.merged.get(&place).filter(|before| before.is_remembered(now));
            let is_sure = before.is_none_or(|before| before.origin.actor == call.origin.actor);
            let actor = call.origin.actor.clone().filter(|_| is_sure);
            let origin = Origin { actor, ..call.origin.clone() };
            let merged = Call { plugins: vec![plugin.clone()], origin, ended: call.ended };
            self.merged.insert(place, merged);
        }
    }
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
        self.with(|calls| calls.known.insert(id, Call { plugins, origin, ended: None }));
        Entry { ledger: self, id }
    }

    /// What a call of that plugin follows from: the request that it names, if the plugin has a part in
    /// that; otherwise the deepest of all that it does or has just done. Who asked is told only when
    /// there is no doubt.
    pub(super) fn origin(&self, plugin: &str, within: Option<u64>) -> Origin {
        let now = self.clock.monotonic();
        self.with(|calls| {
            let named = within.and_then(|id| calls.known.get(&id));
            if let Some(named) = named.filter(|call| call.has_part(plugin)) {
                return named.origin.clone();
            }
            let mut own: Vec<_> = calls.of(plugin, now).collect();
            own.sort_by_key(|call| call.origin.cause.depth);
            let Some(deepest) = own.last() else { return Origin::default() };
            let first = own.first().and_then(|call| call.origin.actor.as_ref());
            let is_sure = own.iter().all(|call| call.origin.actor.as_ref() == first);
            Origin { actor: first.filter(|_| is_sure).cloned(), ..deepest.origin.clone() }
        })
    }

    fn end(&self, id: u64) {
        let now = self.clock.monotonic();
        self.with(|calls| calls.end(id, now));
    }

    fn with<T>(&self, work: impl FnOnce(&mut Calls) -> T) -> T {
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
        assert!(ledger.with(|calls| calls.known.is_empty()));
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

    fn size(ledger: &Ledger) -> usize {
        ledger.with(|calls| calls.known.len() + calls.ended.len() + calls.merged.len())
    }

    #[test]
    fn what_many_calls_were_is_remembered_in_little_room() {
        let clock = Arc::new(ManualClock::default());
        let ledger = Ledger::new(clock.clone());
        let call =
            |id, depth, actor| drop(ledger.begin(id, vec!["a".into()], origin(depth, actor)));
        call(1, 4, None);
        (2..=30_000).for_each(|id| call(id, 2, Some(Actor::Anonymous)));
        assert!(size(&ledger) < 2 * MOST + 10, "{}", size(&ledger));
        assert_eq!(ledger.origin("a", None), origin(4, None));
        assert_eq!(ledger.origin("a", Some(30_000)), origin(2, Some(Actor::Anonymous)));
        assert_eq!(ledger.origin("b", None), Origin::default());
        clock.advance_seconds(61);
        assert_eq!(ledger.origin("a", None), Origin::default());
        call(30_001, 1, None);
        assert!(size(&ledger) < 10, "{}", size(&ledger));
    }

    #[test]
    fn who_asked_is_not_told_when_many_asked() {
        let ledger = Ledger::new(Arc::new(ManualClock::default()));
        let actors = [Actor::Anonymous, Actor::System { name: "other".into() }];
        for id in 0..6_000 {
            let actor = actors[usize::from(id >= 3_000)].clone();
            drop(ledger.begin(id, vec!["a".into()], origin(2, Some(actor))));
        }
        assert_eq!(ledger.origin("a", None), origin(2, None));
    }
}
