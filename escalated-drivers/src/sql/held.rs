use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use sqlx::{Database, pool::PoolConnection};
use tokio::sync::OwnedSemaphorePermit;

use super::{Conn, StatementObserver, conn::RawConn, keeper::Keeper};

/// A connection that is held for a while.
pub(crate) struct Held {
    raw: RawHeld,
    observer: Option<Arc<dyn StatementObserver>>,
    /// Set when the connection is not to be used again: it failed, or is inside a transaction.
    spoilt: AtomicBool,
}

pub(super) enum RawHeld {
    #[cfg(feature = "sqlite")]
    Sqlite(Lent<sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(Lent<sqlx::Postgres>),
    #[cfg(feature = "mysql")]
    MySql(Lent<sqlx::MySql>),
}

/// A connection with where it goes back to.
pub(super) struct Lent<DB: Database> {
    connection: Option<PoolConnection<DB>>,
    keeper: Option<(Arc<Keeper<DB>>, OwnedSemaphorePermit)>,
}

impl<DB: Database> Lent<DB> {
    /// From a host's pool.
    pub(super) fn from_pool(connection: PoolConnection<DB>) -> Self {
        Self { connection: Some(connection), keeper: None }
    }

    /// From our own pool.
    pub(super) fn from_keeper(
        connection: PoolConnection<DB>,
        keeper: Arc<Keeper<DB>>,
        permit: OwnedSemaphorePermit,
    ) -> Self {
        Self { connection: Some(connection), keeper: Some((keeper, permit)) }
    }

    #[expect(clippy::expect_used, reason = "only `drop` takes the connection out")]
    fn live(&mut self) -> &mut DB::Connection {
        self.connection.as_deref_mut().expect("a lent connection is there until it is dropped")
    }

    fn give_back(&mut self, spoilt: bool) {
        let Some(connection) = self.connection.take() else { return };
        match (&self.keeper, spoilt) {
            (Some((keeper, _)), false) => keeper.keep(connection),
            (Some((keeper, _)), true) => {
                drop(connection.detach());
                keeper.let_go();
            }
            (None, true) => drop(connection.detach()),
            (None, false) => drop(connection),
        }
    }
}

macro_rules! on_held {
    ($raw:expr, $lent:ident => $body:expr) => {
        match $raw {
            #[cfg(feature = "sqlite")]
            RawHeld::Sqlite($lent) => $body,
            #[cfg(feature = "postgres")]
            RawHeld::Postgres($lent) => $body,
            #[cfg(feature = "mysql")]
            RawHeld::MySql($lent) => $body,
        }
    };
}

impl Held {
    pub(super) fn new(raw: RawHeld, observer: Option<Arc<dyn StatementObserver>>) -> Self {
        Self { raw, observer, spoilt: AtomicBool::new(false) }
    }

    pub(crate) fn conn(&mut self) -> Conn<'_> {
        let raw = match &mut self.raw {
            #[cfg(feature = "sqlite")]
            RawHeld::Sqlite(lent) => RawConn::Sqlite(lent.live()),
            #[cfg(feature = "postgres")]
            RawHeld::Postgres(lent) => RawConn::Postgres(lent.live()),
            #[cfg(feature = "mysql")]
            RawHeld::MySql(lent) => RawConn::MySql(lent.live()),
        };
        Conn { raw, observer: self.observer.as_deref(), spoilt: Some(&self.spoilt) }
    }

    /// Says whether the connection may be used again.
    pub(super) fn spoil(&self, spoilt: bool) {
        self.spoilt.store(spoilt, Ordering::Relaxed);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let spoilt = self.spoilt.load(Ordering::Relaxed);
        on_held!(&mut self.raw, lent => lent.give_back(spoilt));
    }
}
