use escalated_core::{
    Error, Result,
    actor::Cx,
    pipeline::{Command, Edge, Mode, Outcome},
    tickets::NewTicket,
};

use super::LocalDriver;
use crate::sql::{Conn, Dialect};

const SAVEPOINT: &str = "escalated_join";

impl LocalDriver {
    /// Works inside a transaction that the host has open on the same database. What is done there
    /// commits or vanishes with the host's own rows.
    ///
    /// After the host's commit, call `wake`, or the dispatcher's next poll finds the events. A
    /// SQLite host begins with `BEGIN IMMEDIATE`. Prefer [`super::guarded`]: this borrowed form
    /// cannot protect the host when the future of a call is dropped half way. On MySQL sqlx then
    /// loses the connection: close it, as a rollback on it may wait for ever.
    ///
    /// In a loop, pass `&mut *tx`.
    pub fn join<'h, 't>(&'h self, tx: impl Into<Conn<'t>>) -> Joined<'h, 't> {
        let conn = tx.into();
        Joined { driver: self, conn }
    }
}

/// A host's transaction with the helpdesk in it.
pub struct Joined<'h, 't> {
    driver: &'h LocalDriver,
    conn: Conn<'t>,
}

impl Joined<'_, '_> {
    /// Opens a ticket.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub async fn create_ticket(&mut self, cx: &Cx, new: NewTicket) -> Result<Outcome> {
        self.execute(cx, &Command::Create(new)).await
    }

    /// Carries a command out inside the host's transaction.
    ///
    /// # Errors
    /// What the command refuses: then all that it did is undone and the host's transaction goes
    /// on. A busy database, a deadlock or a serialization failure comes back retryable: then the
    /// host rolls back and repeats its whole transaction.
    pub async fn execute(&mut self, cx: &Cx, command: &Command) -> Result<Outcome> {
        let edge = edge_inside(self.driver, &mut self.conn, cx, command).await?;
        in_savepoint(self.driver, self.conn.reborrow(), cx, command, &edge).await
    }

    /// What a command would do, seen from inside the host's transaction.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub async fn preview(&mut self, cx: &Cx, command: &Command) -> Result<Outcome> {
        let edge = edge_inside(self.driver, &mut self.conn, cx, command).await?;
        let mut unit = self.driver.unit(self.conn.reborrow());
        self.driver.inner.pipeline.run(&mut unit, cx, command, &edge, Mode::Preview).await
    }
}

/// The edge of a command, with the settings read on the host's own connection, so that a pool of
/// one connection suffices. Refuses a connection to another kind of database first.
pub(super) async fn edge_inside(
    driver: &LocalDriver,
    conn: &mut Conn<'_>,
    cx: &Cx,
    command: &Command,
) -> Result<Edge> {
    let same = conn.dialect() == driver.db().dialect();
    if !same {
        let message = "the transaction belongs to another kind of database than the helpdesk's";
        return Err(Error::internal("wrong_database", message));
    }
    driver.inner.stores.warm_settings(conn, cx).await?;
    driver.edge(cx, command).await
}

/// Runs a command in a savepoint of an open transaction.
pub(super) async fn in_savepoint(
    driver: &LocalDriver,
    mut conn: Conn<'_>,
    cx: &Cx,
    command: &Command,
    edge: &Edge,
) -> Result<Outcome> {
    let dialect: Dialect = conn.dialect();
    conn.savepoint(SAVEPOINT).await?;
    let mut unit = driver.unit(conn.reborrow());
    let result = driver.inner.pipeline.run(&mut unit, cx, command, edge, Mode::Execute).await;
    match &result {
        Ok(_) => conn.release_savepoint(SAVEPOINT).await?,
        // MySQL has ended the whole transaction at a deadlock, and has no savepoint to go back to;
        // after a lock that did not come in time it has. Whoever gets the error learns it.
        Err(error) if error.is_retryable() && dialect == Dialect::MySql => {
            let _ = conn.rollback_to_savepoint(SAVEPOINT).await;
        }
        Err(_) => conn.rollback_to_savepoint(SAVEPOINT).await?,
    }
    result
}
