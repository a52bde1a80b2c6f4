use std::{fmt, sync::Arc};

use escalated_core::Result;

use super::{
    Conn, Dialect, StatementObserver, Tx, conn::RawConn, database_error, transaction::RawTx,
};

/// A pool of one of the databases: ours or the host's.
#[derive(Clone)]
pub enum Pool {
    /// SQLite: one pool to write, which may be the same as the one to read.
    #[cfg(feature = "sqlite")]
    Sqlite {
        /// Has one connection when it is ours.
        write: sqlx::SqlitePool,
        /// For reads.
        read: sqlx::SqlitePool,
    },
    /// PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
    /// MySQL and MariaDB.
    #[cfg(feature = "mysql")]
    MySql(sqlx::MySqlPool),
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pool({})", self.dialect().as_str())
    }
}

#[cfg(feature = "sqlite")]
impl From<sqlx::SqlitePool> for Pool {
    fn from(pool: sqlx::SqlitePool) -> Self {
        Self::Sqlite { write: pool.clone(), read: pool }
    }
}

#[cfg(feature = "postgres")]
impl From<sqlx::PgPool> for Pool {
    fn from(pool: sqlx::PgPool) -> Self {
        Self::Postgres(pool)
    }
}

#[cfg(feature = "mysql")]
impl From<sqlx::MySqlPool> for Pool {
    fn from(pool: sqlx::MySqlPool) -> Self {
        Self::MySql(pool)
    }
}

impl Pool {
    /// Which SQL it speaks.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { .. } => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Dialect::Postgres,
            #[cfg(feature = "mysql")]
            Self::MySql(_) => Dialect::MySql,
        }
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => pool.close().await,
            #[cfg(feature = "mysql")]
            Self::MySql(pool) => pool.close().await,
        }
    }
}

/// A pool with what is watched on it: where every statement of this crate starts.
#[derive(Clone)]
pub struct Db {
    pool: Pool,
    observer: Option<Arc<dyn StatementObserver>>,
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pool.fmt(f)
    }
}

/// A connection that is held for a while, outside a transaction.
pub(crate) struct Held {
    raw: RawHeld,
    observer: Option<Arc<dyn StatementObserver>>,
}

enum RawHeld {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::pool::PoolConnection<sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::pool::PoolConnection<sqlx::Postgres>),
    #[cfg(feature = "mysql")]
    MySql(sqlx::pool::PoolConnection<sqlx::MySql>),
}

impl Held {
    pub(crate) fn conn(&mut self) -> Conn<'_> {
        let raw = match &mut self.raw {
            #[cfg(feature = "sqlite")]
            RawHeld::Sqlite(conn) => RawConn::Sqlite(&mut *conn),
            #[cfg(feature = "postgres")]
            RawHeld::Postgres(conn) => RawConn::Postgres(&mut *conn),
            #[cfg(feature = "mysql")]
            RawHeld::MySql(conn) => RawConn::MySql(&mut *conn),
        };
        Conn { raw, observer: self.observer.as_deref() }
    }
}

impl Db {
    /// Over a pool.
    #[must_use]
    pub fn new(pool: Pool, observer: Option<Arc<dyn StatementObserver>>) -> Self {
        Self { pool, observer }
    }

    /// The pool.
    #[must_use]
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Which SQL it speaks.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.pool.dialect()
    }

    /// A connection to read from.
    pub(crate) async fn read(&self) -> Result<Held> {
        let raw = match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { read, .. } => {
                RawHeld::Sqlite(read.acquire().await.map_err(database_error)?)
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => {
                RawHeld::Postgres(pool.acquire().await.map_err(database_error)?)
            }
            #[cfg(feature = "mysql")]
            Pool::MySql(pool) => RawHeld::MySql(pool.acquire().await.map_err(database_error)?),
        };
        Ok(Held { raw, observer: self.observer.clone() })
    }

    /// A transaction to write in. SQLite takes the write lock at once; MySQL reads committed rows.
    ///
    /// Call it from a task of its own only: a begin that is dropped half way leaves the connection
    /// inside a transaction that nobody knows of.
    pub(crate) async fn begin(&self) -> Result<Tx> {
        let raw = match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { write, .. } => {
                RawTx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await.map_err(database_error)?)
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => {
                RawTx::Postgres(pool.begin_with("BEGIN").await.map_err(database_error)?)
            }
            #[cfg(feature = "mysql")]
            Pool::MySql(pool) => RawTx::MySql(
                pool.begin_with(
                    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION",
                )
                .await
                .map_err(database_error)?,
            ),
        };
        Ok(Tx::new(raw, self.observer.clone()))
    }

    /// A transaction that only reads, for previews: it blocks no writer.
    pub(crate) async fn begin_read(&self) -> Result<Tx> {
        let raw = match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { read, .. } => {
                RawTx::Sqlite(read.begin_with("BEGIN DEFERRED").await.map_err(database_error)?)
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => RawTx::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await
                    .map_err(database_error)?,
            ),
            #[cfg(feature = "mysql")]
            Pool::MySql(pool) => RawTx::MySql(
                pool.begin_with("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
                    .await
                    .map_err(database_error)?,
            ),
        };
        Ok(Tx::new(raw, self.observer.clone()))
    }
}
