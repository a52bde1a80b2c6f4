use std::fmt;

use escalated_core::{
    Error, Result,
    actor::Cx,
    pipeline::{Command, Outcome},
};
use sqlx::{Database, Transaction};

use super::{LocalDriver, detached, join};
use crate::sql::{Conn, database_error};

/// Lends the host's transaction to the helpdesk for the time of their joint work.
///
/// A SQLite host begins with `BEGIN IMMEDIATE`.
#[must_use]
pub fn guarded<DB: Database>(driver: &LocalDriver, tx: Transaction<'static, DB>) -> Guarded<DB> {
    Guarded { driver: driver.clone(), state: State::Open(Box::new(tx)), events: false }
}

/// A host's transaction that both sides write in, owned, so that a call that is dropped half way
/// cannot leave it in an unknown state: the call finishes in its own task and the transaction goes
/// down with it, rolled back.
pub struct Guarded<DB: Database> {
    driver: LocalDriver,
    state: State<DB>,
    events: bool,
}

enum State<DB: Database> {
    Open(Box<Transaction<'static, DB>>),
    /// A call was cut off, or the database ended the transaction.
    Poisoned,
}

impl<DB: Database> fmt::Debug for Guarded<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = matches!(self.state, State::Open(_));
        f.debug_struct("Guarded").field("open", &open).finish_non_exhaustive()
    }
}

fn poisoned() -> Error {
    let message = "the transaction was cut off and is rolled back; begin again";
    Error::conflict("transaction_poisoned", message)
}

impl<DB: Database> Guarded<DB>
where
    for<'a> Conn<'a>: From<&'a mut Transaction<'static, DB>>,
{
    /// The transaction, for the host's own statements.
    ///
    /// # Errors
    /// `transaction_poisoned` after a call was cut off or the database ended the transaction.
    pub fn host(&mut self) -> Result<&mut Transaction<'static, DB>> {
        match &mut self.state {
            State::Open(tx) => Ok(tx),
            State::Poisoned => Err(poisoned()),
        }
    }

    /// Carries a command out inside the transaction.
    ///
    /// # Errors
    /// What the command refuses: then all that it did is undone, and the host may go on. A busy
    /// database, a deadlock or a serialization failure comes back retryable and ends the
    /// transaction.
    pub async fn execute(&mut self, cx: &Cx, command: Command) -> Result<Outcome> {
        let State::Open(mut tx) = std::mem::replace(&mut self.state, State::Poisoned) else {
            return Err(poisoned());
        };
        let (driver, cx) = (self.driver.clone(), cx.clone());
        // If this future is dropped while it waits, the task keeps the transaction and drops it
        // when the command is done: everything rolls back, and `state` stays poisoned.
        let (tx, result) = detached(async move {
            let mut conn = Conn::from(&mut *tx);
            let result = match join::edge_inside(&driver, &mut conn, &cx, &command).await {
                Ok(edge) => join::in_savepoint(&driver, conn, &cx, &command, &edge).await,
                Err(error) => Err(error),
            };
            Ok((tx, result))
        })
        .await?;
        match result {
            Ok(outcome) => {
                self.events |= !outcome.events.is_empty();
                self.state = State::Open(tx);
                Ok(outcome)
            }
            Err(error) if error.is_retryable() => Err(error),
            Err(error) => {
                self.state = State::Open(tx);
                Err(error)
            }
        }
    }

    /// Commits what both sides did and wakes the dispatcher.
    ///
    /// # Errors
    /// `transaction_poisoned`, and those of the database.
    pub async fn commit(self) -> Result<()> {
        let State::Open(tx) = self.state else { return Err(poisoned()) };
        tx.commit().await.map_err(database_error)?;
        if self.events {
            self.driver.inner.wake.notify_one();
        }
        Ok(())
    }

    /// Undoes what both sides did.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn rollback(self) -> Result<()> {
        match self.state {
            State::Open(tx) => tx.rollback().await.map_err(database_error),
            State::Poisoned => Ok(()),
        }
    }
}
