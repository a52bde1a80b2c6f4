use std::{fmt, sync::Arc};

use escalated_core::{Error, Result};

use super::{
    Dialect, Held, Pool, StatementObserver, Tx, database_error,
    held::{Lent, RawHeld},
    keeper::Keeper,
};

/// A pool with what is watched on it: where every statement of this crate starts.
#[derive(Clone)]
pub struct Db {
    pool: Pool,
    kept: Option<Kept>,
    observer: Option<Arc<dyn StatementObserver>>,
}

/// The keepers of a pool of our own.
#[derive(Clone)]
enum Kept {
    #[cfg(feature = "sqlite")]
    Sqlite { write: Arc<Keeper<sqlx::Sqlite>>, read: Arc<Keeper<sqlx::Sqlite>> },
    #[cfg(feature = "postgres")]
    Postgres(Arc<Keeper<sqlx::Postgres>>),
    #[cfg(feature = "mysql")]
    MySql(Arc<Keeper<sqlx::MySql>>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    Write,
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pool.fmt(f)
    }
}

impl Db {
    /// Over a pool that others use too: every connection goes back to it after each use.
    #[must_use]
    pub fn new(pool: Pool, observer: Option<Arc<dyn StatementObserver>>) -> Self {
        Self { pool, kept: None, observer }
    }

    /// Over a pool that nobody else uses: its connections are kept between their uses, which
    /// saves a round trip each time. End it with [`Self::close`].
    #[must_use]
    pub fn owned(pool: Pool, observer: Option<Arc<dyn StatementObserver>>) -> Self {
        let kept = Some(match &pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { write, read } => {
                let one = Arc::new(Keeper::new(write.clone()));
                // A memory database has one pool of one connection for both uses.
                let same = read.options().get_max_connections() == 1;
                let read = if same { one.clone() } else { Arc::new(Keeper::new(read.clone())) };
                Kept::Sqlite { write: one, read }
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => Kept::Postgres(Arc::new(Keeper::new(pool.clone()))),
            #[cfg(feature = "mysql")]
            Pool::MySql(pool) => Kept::MySql(Arc::new(Keeper::new(pool.clone()))),
        });
        Self { pool, kept, observer }
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

    /// Closes every connection.
    pub async fn close(&self) {
        match &self.kept {
            #[cfg(feature = "sqlite")]
            Some(Kept::Sqlite { write, read }) => {
                read.let_go();
                write.let_go();
            }
            #[cfg(feature = "postgres")]
            Some(Kept::Postgres(keeper)) => keeper.let_go(),
            #[cfg(feature = "mysql")]
            Some(Kept::MySql(keeper)) => keeper.let_go(),
            None => {}
        }
        self.pool.close().await;
    }

    /// A connection to read from.
    pub(crate) async fn read(&self) -> Result<Held> {
        self.hold(Use::Read).await
    }

    /// A connection for statements that are commits by themselves. MySQL sessions may be set not to
    /// commit them.
    pub(crate) async fn write(&self) -> Result<Held> {
        self.hold(Use::Write).await
    }

    /// A transaction to write in. SQLite takes the write lock at once; MySQL reads committed rows.
    ///
    /// Call it from a task of its own only: a begin that is dropped half way leaves the connection
    /// inside a transaction that nobody knows of.
    pub(crate) async fn begin(&self) -> Result<Tx> {
        let statement = match self.dialect() {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN",
            Dialect::MySql => "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION",
        };
        self.begin_with(Use::Write, statement).await
    }

    /// A transaction that only reads, for previews: it blocks no writer.
    pub(crate) async fn begin_read(&self) -> Result<Tx> {
        let statement = match self.dialect() {
            Dialect::Sqlite => "BEGIN DEFERRED",
            Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Dialect::MySql => "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        };
        self.begin_with(Use::Read, statement).await
    }

    async fn begin_with(&self, purpose: Use, statement: &str) -> Result<Tx> {
        match Tx::begin(self.hold(purpose).await?, statement).await {
            // A kept connection may have died unseen. Nothing was begun, so another one may try.
            Err(error) if is_away(&error) && self.kept.is_some() => {
                Tx::begin(self.hold(purpose).await?, statement).await
            }
            begun => begun,
        }
    }

    async fn hold(&self, purpose: Use) -> Result<Held> {
        let raw = match &self.kept {
            Some(kept) => kept.hold(purpose).await?,
            None => Box::pin(self.lend(purpose)).await?,
        };
        Ok(Held::new(raw, self.observer.clone()))
    }

    #[cfg_attr(
        not(feature = "sqlite"),
        expect(unused_variables, reason = "only SQLite has a pool for each purpose")
    )]
    async fn lend(&self, purpose: Use) -> Result<RawHeld> {
        Ok(match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { write, read } => {
                let pool = if purpose == Use::Write { write } else { read };
                RawHeld::Sqlite(Lent::from_pool(pool.acquire().await.map_err(database_error)?))
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => {
                RawHeld::Postgres(Lent::from_pool(pool.acquire().await.map_err(database_error)?))
            }
            #[cfg(feature = "mysql")]
            Pool::MySql(pool) => {
                RawHeld::MySql(Lent::from_pool(pool.acquire().await.map_err(database_error)?))
            }
        })
    }
}

impl Kept {
    #[cfg_attr(
        not(feature = "sqlite"),
        expect(unused_variables, reason = "only SQLite has a pool for each purpose")
    )]
    async fn hold(&self, purpose: Use) -> Result<RawHeld> {
        Ok(match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { write, read } => {
                let keeper = if purpose == Use::Write { write } else { read };
                let (connection, permit) = keeper.acquire().await?;
                RawHeld::Sqlite(Lent::from_keeper(connection, keeper.clone(), permit))
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(keeper) => {
                let (connection, permit) = keeper.acquire().await?;
                RawHeld::Postgres(Lent::from_keeper(connection, keeper.clone(), permit))
            }
            #[cfg(feature = "mysql")]
            Self::MySql(keeper) => {
                let (connection, permit) = keeper.acquire().await?;
                RawHeld::MySql(Lent::from_keeper(connection, keeper.clone(), permit))
            }
        })
    }
}

fn is_away(error: &Error) -> bool {
    error.code() == "database_unavailable"
}
