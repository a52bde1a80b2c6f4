use std::sync::atomic::{AtomicBool, Ordering};

use escalated_core::{Error, Result};
use sqlx::AssertSqlSafe;

use super::arguments::Bind as _;
use super::{DbRow, Dialect, Statement, StatementObserver, database_error};

/// A connection of one of the databases, borrowed for a while.
pub struct Conn<'c> {
    pub(crate) raw: RawConn<'c>,
    pub(crate) observer: Option<&'c dyn StatementObserver>,
    /// Told when the connection is found dead.
    pub(crate) spoilt: Option<&'c AtomicBool>,
}

pub(crate) enum RawConn<'c> {
    #[cfg(feature = "sqlite")]
    Sqlite(&'c mut sqlx::SqliteConnection),
    #[cfg(feature = "postgres")]
    Postgres(&'c mut sqlx::PgConnection),
    #[cfg(feature = "mysql")]
    MySql(&'c mut sqlx::MySqlConnection),
}

/// Runs the same expression on whichever connection it is.
macro_rules! on_conn {
    ($raw:expr, $conn:ident => $body:expr) => {
        match $raw {
            #[cfg(feature = "sqlite")]
            $crate::sql::conn::RawConn::Sqlite($conn) => $body,
            #[cfg(feature = "postgres")]
            $crate::sql::conn::RawConn::Postgres($conn) => $body,
            #[cfg(feature = "mysql")]
            $crate::sql::conn::RawConn::MySql($conn) => $body,
        }
    };
}
pub(crate) use on_conn;

/// What a statement without rows did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Done {
    pub affected: u64,
    /// MySQL and SQLite; 0 on PostgreSQL.
    pub last_id: i64,
}

impl<'c> Conn<'c> {
    /// Which SQL it speaks.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.raw {
            #[cfg(feature = "sqlite")]
            RawConn::Sqlite(_) => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            RawConn::Postgres(_) => Dialect::Postgres,
            #[cfg(feature = "mysql")]
            RawConn::MySql(_) => Dialect::MySql,
        }
    }

    /// The same connection for a shorter while.
    pub fn reborrow(&mut self) -> Conn<'_> {
        let (observer, spoilt) = (self.observer, self.spoilt);
        let raw = match &mut self.raw {
            #[cfg(feature = "sqlite")]
            RawConn::Sqlite(conn) => RawConn::Sqlite(conn),
            #[cfg(feature = "postgres")]
            RawConn::Postgres(conn) => RawConn::Postgres(conn),
            #[cfg(feature = "mysql")]
            RawConn::MySql(conn) => RawConn::MySql(conn),
        };
        Conn { raw, observer, spoilt }
    }

    fn observe(&self, statement: &Statement) {
        if let Some(observer) = self.observer {
            observer.observe(&statement.sql, &statement.values);
        }
    }

    /// MySQL is told of a statement that is not kept in a packet without an answer, and the next
    /// packet then waits some 40 ms for the acknowledgement of that one.
    fn keeps_prepared(&self, statement: &Statement) -> bool {
        statement.persistent || self.dialect() == Dialect::MySql
    }

    /// Runs a statement and reads all its rows.
    pub(crate) async fn fetch_all<R: DbRow>(&mut self, statement: Statement) -> Result<Vec<R>> {
        let result = self.try_fetch_all(statement).await;
        result.map_err(|error| self.failed(error))
    }

    pub(crate) async fn try_fetch_all<R: DbRow>(
        &mut self,
        statement: Statement,
    ) -> sqlx::Result<Vec<R>> {
        self.observe(&statement);
        let persistent = self.keeps_prepared(&statement);
        let Statement { sql, values, .. } = statement;
        let sql = AssertSqlSafe(sql);
        // Decoded after all have come: a raw row is small, and handed on several times on its way.
        on_conn!(&mut self.raw, conn => {
            let query = sqlx::query_with(sql, conn.arguments(values)?).persistent(persistent);
            let rows = query.fetch_all(&mut **conn).await?;
            rows.iter().map(R::from_row).collect()
        })
    }

    /// Runs a statement and reads its first row, if there is one.
    pub(crate) async fn fetch_optional<R: DbRow>(
        &mut self,
        statement: Statement,
    ) -> Result<Option<R>> {
        Ok(self.fetch_all(statement).await?.into_iter().next())
    }

    /// Runs a statement that has one number as its answer.
    pub(crate) async fn fetch_number(&mut self, statement: Statement) -> Result<i64> {
        let row: Option<(i64,)> = self.fetch_optional(statement).await?;
        Ok(row.map_or(0, |(number,)| number))
    }

    /// Runs a statement without rows.
    pub(crate) async fn execute(&mut self, statement: Statement) -> Result<Done> {
        let result = self.try_execute(statement).await;
        result.map_err(|error| self.failed(error))
    }

    pub(crate) async fn try_execute(&mut self, statement: Statement) -> sqlx::Result<Done> {
        self.observe(&statement);
        let persistent = self.keeps_prepared(&statement);
        let Statement { sql, values, .. } = statement;
        let sql = AssertSqlSafe(sql);
        match &mut self.raw {
            #[cfg(feature = "sqlite")]
            RawConn::Sqlite(conn) => {
                let query = sqlx::query_with(sql, conn.arguments(values)?).persistent(persistent);
                let done = query.execute(&mut **conn).await?;
                Ok(Done { affected: done.rows_affected(), last_id: done.last_insert_rowid() })
            }
            #[cfg(feature = "postgres")]
            RawConn::Postgres(conn) => {
                let query = sqlx::query_with(sql, conn.arguments(values)?).persistent(persistent);
                let done = query.execute(&mut **conn).await?;
                Ok(Done { affected: done.rows_affected(), last_id: 0 })
            }
            #[cfg(feature = "mysql")]
            RawConn::MySql(conn) => {
                let query = sqlx::query_with(sql, conn.arguments(values)?).persistent(persistent);
                let done = query.execute(&mut **conn).await?;
                let last_id = i64::try_from(done.last_insert_id()).unwrap_or(i64::MAX);
                Ok(Done { affected: done.rows_affected(), last_id })
            }
        }
    }

    /// Runs statements without rows, one after the other.
    pub(crate) async fn execute_all(&mut self, statements: Vec<Statement>) -> Result<()> {
        for statement in statements {
            self.execute(statement).await?;
        }
        Ok(())
    }

    /// Runs an insert of one row and reads the id that it drew.
    pub(crate) async fn insert_returning_id(
        &mut self,
        query: sea_query::InsertStatement,
    ) -> Result<i64> {
        let result = self.try_insert_returning_id(query).await;
        result.map_err(|error| self.failed(error))
    }

    pub(crate) async fn try_insert_returning_id(
        &mut self,
        mut query: sea_query::InsertStatement,
    ) -> sqlx::Result<i64> {
        let dialect = self.dialect();
        if dialect == Dialect::MySql {
            return Ok(self.try_execute(dialect.build(&query)).await?.last_id);
        }
        query.returning(sea_query::Query::returning().column("id"));
        let rows: Vec<(i64,)> = self.try_fetch_all(dialect.build(&query)).await?;
        Ok(rows.first().map_or(0, |(id,)| *id))
    }

    /// Runs text as it is, without preparing it: transaction control and migrations.
    pub(crate) async fn run_text(&mut self, sql: &str) -> Result<()> {
        let sql = AssertSqlSafe(sql.to_owned());
        let result = on_conn!(&mut self.raw, conn => {
            sqlx::raw_sql(sql).execute(&mut **conn).await.map(|_| ())
        });
        result.map_err(|error| self.failed(error))
    }

    /// Turns an error into ours; a connection that failed otherwise than by the database's own
    /// word is not used again.
    pub(crate) fn failed(&self, error: sqlx::Error) -> Error {
        let error = database_error(error);
        if let Some(spoilt) = self.spoilt
            && error.code() == "database_unavailable"
        {
            spoilt.store(true, Ordering::Relaxed);
        }
        error
    }
}

macro_rules! from_transaction {
    ($feature:literal, $variant:ident, $database:ty) => {
        #[cfg(feature = $feature)]
        impl<'t> From<&'t mut sqlx::Transaction<'_, $database>> for Conn<'t> {
            fn from(transaction: &'t mut sqlx::Transaction<'_, $database>) -> Self {
                Self { raw: RawConn::$variant(&mut **transaction), observer: None, spoilt: None }
            }
        }
    };
}

from_transaction!("sqlite", Sqlite, sqlx::Sqlite);
from_transaction!("postgres", Postgres, sqlx::Postgres);
from_transaction!("mysql", MySql, sqlx::MySql);
