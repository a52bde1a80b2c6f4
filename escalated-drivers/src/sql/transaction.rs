use escalated_core::Result;

use super::{
    Conn, StatementObserver,
    conn::{RawConn, on_conn},
    database_error,
};

/// A transaction of our own, on a connection of the pool. Dropped without a commit, it rolls back.
pub struct Tx {
    raw: RawTx,
    observer: Option<std::sync::Arc<dyn StatementObserver>>,
}

pub(super) enum RawTx {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
    #[cfg(feature = "mysql")]
    MySql(sqlx::Transaction<'static, sqlx::MySql>),
}

macro_rules! on_tx {
    ($raw:expr, $tx:ident => $body:expr) => {
        match $raw {
            #[cfg(feature = "sqlite")]
            RawTx::Sqlite($tx) => $body,
            #[cfg(feature = "postgres")]
            RawTx::Postgres($tx) => $body,
            #[cfg(feature = "mysql")]
            RawTx::MySql($tx) => $body,
        }
    };
}

impl Tx {
    pub(super) fn new(
        raw: RawTx,
        observer: Option<std::sync::Arc<dyn StatementObserver>>,
    ) -> Self {
        Self { raw, observer }
    }

    /// Its connection.
    pub fn conn(&mut self) -> Conn<'_> {
        let raw = match &mut self.raw {
            #[cfg(feature = "sqlite")]
            RawTx::Sqlite(tx) => RawConn::Sqlite(&mut **tx),
            #[cfg(feature = "postgres")]
            RawTx::Postgres(tx) => RawConn::Postgres(&mut **tx),
            #[cfg(feature = "mysql")]
            RawTx::MySql(tx) => RawConn::MySql(&mut **tx),
        };
        Conn { raw, observer: self.observer.as_deref() }
    }

    /// Keeps what was done.
    ///
    /// # Errors
    /// Those of the database; then nothing is certain but that a retry is safe with a key.
    pub async fn commit(self) -> Result<()> {
        on_tx!(self.raw, tx => tx.commit().await).map_err(database_error)
    }

    /// Undoes what was done.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn rollback(self) -> Result<()> {
        on_tx!(self.raw, tx => tx.rollback().await).map_err(database_error)
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
        on_conn!(&mut self.raw, conn => {
            sqlx::raw_sql(sql).execute(&mut **conn).await.map(|_| ())
        })
        .map_err(database_error)
    }
}
