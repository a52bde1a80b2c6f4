use std::{sync::Arc, time::Duration};

use escalated_core::time::Clock;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::ctx::CtxCall;

/// A turn that was longer than that is followed by a rest.
const SHORT: Duration = Duration::from_millis(1);
/// The longest rest.
const REST: Duration = Duration::from_secs(1);

/// Lets a runtime's calls to the database one after the other: a runtime that asks without end has one
/// reader and one writer of many, and the people who wait for the database beside it hardly notice.
pub(super) struct Turns {
    reads: Arc<Semaphore>,
    writes: Arc<Semaphore>,
    clock: Arc<dyn Clock>,
}

/// A turn, from its beginning on.
pub(super) struct Turn {
    permit: OwnedSemaphorePermit,
    since: Duration,
}

impl Turns {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        let one = || Arc::new(Semaphore::new(1));
        Self { reads: one(), writes: one(), clock }
    }

    /// Waits for the turn of a call; some need none.
    pub(super) async fn take(&self, call: &CtxCall) -> Option<Turn> {
        let permit = self.of(call)?.clone().acquire_owned().await.ok()?;
        Some(Turn { permit, since: self.clock.monotonic() })
    }

    /// Ends a turn. The next one comes at once, or after a rest as long as the turn was: so others
    /// have half of the time.
    pub(super) fn end(&self, turn: Option<Turn>) {
        let Some(Turn { permit, since }) = turn else { return };
        let took = self.clock.monotonic().saturating_sub(since);
        if took > SHORT {
            tokio::spawn(async move {
                tokio::time::sleep(took.min(REST)).await;
                drop(permit);
            });
        }
    }

    fn of(&self, call: &CtxCall) -> Option<&Arc<Semaphore>> {
        use CtxCall as C;
        match call {
            C::ConfigGet { .. }
            | C::ConfigAll {}
            | C::BroadcastToChannel { .. }
            | C::BroadcastToUser { .. }
            | C::BroadcastToTicket { .. }
            | C::Log { .. }
            | C::Emit { .. }
            | C::CurrentUser {} => None,
            C::StoreGet { .. }
            | C::StoreQuery { .. }
            | C::TicketsFind { .. }
            | C::TicketsQuery { .. }
            | C::RepliesFind { .. }
            | C::RepliesQuery { .. }
            | C::ContactsFind { .. }
            | C::ContactsFindByEmail { .. }
            | C::TagsAll {}
            | C::DepartmentsAll {}
            | C::DepartmentsFind { .. }
            | C::AgentsAll {}
            | C::AgentsFind { .. } => Some(&self.reads),
            C::ConfigSet { .. }
            | C::StoreSet { .. }
            | C::StoreInsert { .. }
            | C::StoreUpdate { .. }
            | C::StoreDelete { .. }
            | C::TicketsCreate { .. }
            | C::TicketsUpdate { .. }
            | C::RepliesCreate { .. }
            | C::ContactsCreate { .. }
            | C::TagsCreate { .. } => Some(&self.writes),
        }
    }
}

#[cfg(test)]
mod tests {
    use escalated_core::time::ManualClock;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn long_turns_are_followed_by_a_rest_and_readers_do_not_wait_for_writers() {
        let clock = Arc::new(ManualClock::default());
        let turns = Turns::new(clock.clone());
        let write = CtxCall::ConfigSet { data: serde_json::Map::new() };
        let begun = tokio::time::Instant::now();
        let turn = turns.take(&write).await;
        assert!(turn.is_some() && turns.take(&CtxCall::CurrentUser {}).await.is_none());
        assert!(turns.take(&CtxCall::TagsAll {}).await.is_some());
        assert_eq!(turns.writes.available_permits(), 0);
        clock.advance_seconds(1);
        turns.end(turn);
        let next = turns.take(&write).await;
        assert_eq!(begun.elapsed().as_secs(), 1);
        turns.end(next);
        assert_eq!(turns.writes.available_permits(), 1);
    }
}
