use escalated_core::{Error, Result};

use super::{Conn, Held, conn::on_conn};

/// How often a write is tried while another one takes its place.
const ATTEMPTS: u32 = 5;

/// Runs a write again while another one is in its way. Call it in a task of its own.
pub(crate) async fn again<T, F: Future<Output = Result<T>>>(run: impl Fn() -> F) -> Result<T> {
    let mut attempt = 1;
    loop {
        match run().await {
            Err(error) if error.is_retryable() && attempt < ATTEMPTS => attempt += 1,
            other => return other,
        }
    }
}

/// A transaction of our own, on a connection that is held for it. Dropped without a commit, its
/// connection is closed, and the database rolls back.
pub struct Tx(Held);

impl Tx {
    /// Begins with the statement of the dialect.
    pub(super) async fn begin(mut held: Held, statement: &str) -> Result<Self> {
        // Until the end is known, the connection is not fit for another use.
        held.spoil(true);
        held.conn().run_text(statement).await?;
        Ok(Self(held))
    }

    /// Its connection.
    pub fn conn(&mut self) -> Conn<'_> {
        self.0.conn()
    }

    /// Keeps what was done.
    ///
    /// # Errors
    /// `commit_unconfirmed` (unavailable) when the database went away in the middle: the command
    /// may or may not have been kept, and is repeated with its idempotency key. A serialization
    /// failure is retryable.
    pub async fn commit(mut self) -> Result<()> {
        match self.conn().run_text("COMMIT").await {
            Ok(()) => {
                self.0.spoil(false);
                Ok(())
            }
            Err(error) if error.is_retryable() => Err(error),
            Err(error) => {
                let message = "the database went away while it saved; repeat with the same \
                               Idempotency-Key";
                Err(Error::unavailable("commit_unconfirmed", message).with_source(error))
            }
        }
    }

    /// Keeps what was done if all went well. Otherwise undoes it: the connection of one that is
    /// only dropped is closed.
    pub(crate) async fn end<T>(self, result: Result<T>) -> Result<T> {
        match result {
            Ok(value) => self.commit().await.map(|()| value),
            Err(error) => {
                if let Err(lost) = self.rollback().await {
                    tracing::debug!(code = lost.code(), "a rollback failed");
                }
                Err(error)
            }
        }
    }

    /// Undoes what was done.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn rollback(mut self) -> Result<()> {
        self.conn().run_text("ROLLBACK").await?;
        self.0.spoil(false);
        Ok(())
    }
}

impl Conn<'_> {
    /// Begins a savepoint. Ends with [`Self::release_savepoint`] or
    /// [`Self::rollback_to_savepoint`]; not sqlx's nested begin, which rolls the whole transaction
    /// back when it is dropped half way.
    pub(crate) async fn savepoint(&mut self, name: &'static str) -> Result<()> {
        self.control(format!("SAVEPOINT {name}")).await
    }

    pub(crate) async fn release_savepoint(&mut self, name: &'static str) -> Result<()> {
        self.control(format!("RELEASE SAVEPOINT {name}")).await
    }

    pub(crate) async fn rollback_to_savepoint(&mut self, name: &'static str) -> Result<()> {
        self.control(format!("ROLLBACK TO SAVEPOINT {name}")).await?;
        self.release_savepoint(name).await
    }

    async fn control(&mut self, sql: String) -> Result<()> {
        let sql = sqlx::AssertSqlSafe(sql);
        let result = on_conn!(&mut self.raw, conn => {
            sqlx::raw_sql(sql).execute(&mut **conn).await.map(|_| ())
        });
        result.map_err(|error| self.failed(error))
    }
}
