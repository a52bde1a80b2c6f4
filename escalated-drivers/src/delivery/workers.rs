use std::{fmt, future::Future, sync::Arc, time::Duration};

use escalated_core::Result;
use futures_util::future::join_all;
use tokio::sync::Notify;

use super::{Dispatcher, Round, shift::Shift};

/// How long a shutdown waits for what is due.
const GRACE: Duration = Duration::from_secs(20);

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

    /// One round, lane after lane, for tests and for hosts with their own loop.
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

    /// Works until `shutdown` is ready, all lanes at once, so that a consumer or a job that hangs
    /// holds up no other. Then finishes what is due, as far as it can within twenty seconds, and
    /// returns. What it leaves is due again when its lease ends.
    pub async fn run(&self, shutdown: impl Future<Output = ()> + Send) {
        let shift = Shift::new(&self.dispatcher, &self.wake);
        let lanes = async {
            join_all(shift.lanes()).await;
            std::future::pending::<()>().await;
        };
        let overseen = async {
            let mut overseer = std::pin::pin!(shift.oversee());
            tokio::select! {
                () = &mut overseer => return,
                () = shutdown => shift.close(),
            }
            // Other nodes may go on producing, and a consumer may hang.
            if tokio::time::timeout(GRACE, overseer).await.is_err() {
                tracing::warn!("the workers stopped before all was delivered");
            }
        };
        tokio::select! {
            () = lanes => {}
            () = overseen => {}
        }
    }
}
