use std::{fmt, future::Future, sync::Arc, time::Duration};

use escalated_core::Result;
use tokio::sync::Notify;

use super::{Dispatcher, Round};

/// How long to wait for a wake-up before looking anyway: events of other nodes, deliveries that
/// were put off, jobs that fall due.
const POLL: Duration = Duration::from_secs(1);

/// How long to wait between rounds while there is something to do, so that a busy helpdesk moves
/// many events in one round instead of one event in each.
const PAUSE: Duration = Duration::from_millis(15);

/// How long a shutdown waits for what is due.
const GRACE: Duration = Duration::from_secs(20);

/// From this many deliveries on a round is a large one.
const LARGE: usize = 30;

/// Runs the dispatcher until it is told to stop.
pub struct Workers {
    dispatcher: Dispatcher,
    wake: Arc<Notify>,
}

impl fmt::Debug for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workers").field("dispatcher", &self.dispatcher).finish_non_exhaustive()
    }
}

impl Workers {
    /// Workers that `wake` calls.
    #[must_use]
    pub fn new(dispatcher: Dispatcher, wake: Arc<Notify>) -> Self {
        Self { dispatcher, wake }
    }

    /// One round, for tests and for hosts with their own loop.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn step(&self) -> Result<Round> {
        self.dispatcher.round().await
    }

    /// Rounds until there is nothing to do now. Returns what they did in all.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn drain(&self) -> Result<Round> {
        let mut all = Round::default();
        loop {
            let round = self.step().await?;
            if round.is_idle() {
                return Ok(all);
            }
            all += round;
        }
    }

    /// Works until `shutdown` is ready, then finishes what is due, as far as it can within twenty
    /// seconds, and returns. What it leaves is due again when its lease ends.
    pub async fn run(&self, shutdown: impl Future<Output = ()> + Send) {
        let mut shutdown = std::pin::pin!(shutdown);
        loop {
            let mut step = std::pin::pin!(self.step());
            let done = tokio::select! {
                done = &mut step => done,
                () = shutdown.as_mut() => {
                    // Other nodes may go on producing, and a consumer may hang.
                    let last = async {
                        let _ = step.await;
                        self.finish().await;
                    };
                    if tokio::time::timeout(GRACE, last).await.is_err() {
                        tracing::warn!("the workers stopped before all was delivered");
                    }
                    return;
                }
            };
            match done {
                Ok(round) if !round.is_idle() => {
                    // There may be more. After a small round, what comes in meanwhile shares the
                    // next one; after a large one there is a backlog, which does not wait.
                    let pause = if round.delivered < LARGE { PAUSE } else { Duration::ZERO };
                    tokio::select! {
                        () = shutdown.as_mut() => break,
                        () = tokio::time::sleep(pause) => continue,
                    }
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(code = error.code(), "a round of the workers failed"),
            }
            tokio::select! {
                () = shutdown.as_mut() => break,
                () = self.wake.notified() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
        if tokio::time::timeout(GRACE, self.finish()).await.is_err() {
            tracing::warn!("the workers stopped before all was delivered");
        }
    }

    async fn finish(&self) {
        if let Err(error) = self.drain().await {
            tracing::warn!(code = error.code(), "the workers stopped before all was delivered");
        }
    }
}
