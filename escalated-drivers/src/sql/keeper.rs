use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use escalated_core::{Error, Result};
use sqlx::{Connection, Database, pool::PoolConnection};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use super::database_error;

/// A connection that nobody used for so long is asked for a sign of life before it is lent: a
/// firewall or a restart may have ended it unseen.
const ASKED_AFTER: Duration = Duration::from_secs(5);

/// Keeps the connections of a pool of our own between their uses. sqlx asks a connection for a
/// sign of life whenever it comes back, one round trip for every request; our connections only
/// come back whole, because every use runs in a task that nobody cuts off.
pub(super) struct Keeper<DB: Database> {
    pool: sqlx::Pool<DB>,
    idle: Mutex<Vec<(PoolConnection<DB>, Instant)>>,
    permits: Arc<Semaphore>,
    patience: Duration,
}

impl<DB: Database> Keeper<DB> {
    pub(super) fn new(pool: sqlx::Pool<DB>) -> Self {
        let options = pool.options();
        let most = usize::try_from(options.get_max_connections()).unwrap_or(1);
        let patience = options.get_acquire_timeout();
        let permits = Arc::new(Semaphore::new(most));
        Self { pool, idle: Mutex::default(), permits, patience }
    }

    /// A connection and the right to hold it.
    pub(super) async fn acquire(&self) -> Result<(PoolConnection<DB>, OwnedSemaphorePermit)> {
        let permit = match self.permits.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => Box::pin(self.turn()).await?,
        };
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some((mut connection, since)) = kept {
            if since.elapsed() < ASKED_AFTER || Box::pin(connection.ping()).await.is_ok() {
                return Ok((connection, permit));
            }
            drop(connection.detach());
            self.let_go();
        }
        // In a box, because its future is large and would be part of every caller's.
        Ok((Box::pin(self.pool.acquire()).await.map_err(database_error)?, permit))
    }

    /// Waits for a connection to be free.
    async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        let turn = tokio::time::timeout(self.patience, self.permits.clone().acquire_owned());
        match turn.await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(closed)) => Err(away().with_source(closed)),
            Err(late) => Err(away().with_source(late)),
        }
    }

    /// Takes a whole connection back.
    pub(super) fn keep(&self, connection: PoolConnection<DB>) {
        let kept = (connection, Instant::now());
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
    }

    /// Lets all kept connections go: one was found dead, so the others most likely are too.
    pub(super) fn let_go(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for (connection, _) in idle {
            // Dropped, not returned: its socket is closed without a word to a server that is gone.
            drop(connection.detach());
        }
    }
}

fn away() -> Error {
    Error::unavailable("database_unavailable", "the database is away; try again in a moment")
}
