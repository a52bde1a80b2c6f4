use std::str::FromStr;

use anyhow::{Result, bail};
use sea_query::Values;
use sea_query_sqlx::SqlxValues;
use sqlx::{
    ConnectOptions, Connection, Executor, MySqlConnection, PgConnection, Row, SqliteConnection,
    mysql::MySqlConnectOptions,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

/// A held connection, set up as the service's own.
pub(crate) enum Link {
    /// SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
    /// MySQL and MariaDB.
    MySql(MySqlConnection),
}

/// What is read of the rows of a statement. All rows are fetched in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    /// It has no rows; the id that it drew, where the protocol tells it.
    Done,
    /// Nothing.
    Rows,
    /// The first column of the first row.
    First,
    /// The column `version` of the first row.
    Version,
}

macro_rules! on_link {
    ($link:expr, $conn:ident => $body:expr) => {
        match $link {
            Link::Sqlite($conn) => $body,
            Link::Postgres($conn) => $body,
            Link::MySql($conn) => $body,
        }
    };
}

impl Link {
    /// Connects.
    pub(crate) async fn connect(url: &str) -> Result<Self> {
        let scheme = url.split(':').next().unwrap_or_default();
        Ok(match scheme {
            "sqlite" => Self::Sqlite(
                SqliteConnectOptions::from_str(url)?
                    .foreign_keys(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(std::time::Duration::from_secs(5))
                    .pragma("temp_store", "memory")
                    .pragma("cache_size", "-16384")
                    .statement_cache_capacity(256)
                    .connect()
                    .await?,
            ),
            "postgres" | "postgresql" => Self::Postgres(
                PgConnectOptions::from_str(url)?.statement_cache_capacity(256).connect().await?,
            ),
            "mysql" | "mariadb" => {
                let options = MySqlConnectOptions::from_str(url)?.statement_cache_capacity(256);
                let mut link = Self::MySql(options.connect().await?);
                link.text("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED").await?;
                link
            }
            other => bail!("no such kind of database: {other}"),
        })
    }

    /// Begins a transaction that will write.
    pub(crate) async fn begin(&mut self) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.text("BEGIN IMMEDIATE").await,
            _ => self.text("BEGIN").await,
        }
    }

    /// Runs a text without values.
    pub(crate) async fn text(&mut self, sql: &'static str) -> Result<()> {
        on_link!(self, conn => { conn.execute(sql).await?; });
        Ok(())
    }

    /// Runs a statement, prepared once on this connection, and reads one number of its answer.
    pub(crate) async fn run(
        &mut self,
        sql: &'static str,
        values: Values,
        want: Want,
    ) -> Result<i64> {
        let values = SqlxValues(values);
        if want == Want::Done {
            return Ok(match self {
                Self::Sqlite(conn) => {
                    sqlx::query_with(sql, values).execute(conn).await?.last_insert_rowid()
                }
                Self::Postgres(conn) => {
                    sqlx::query_with(sql, values).execute(conn).await?;
                    0
                }
                Self::MySql(conn) => {
                    let id = sqlx::query_with(sql, values).execute(conn).await?.last_insert_id();
                    i64::try_from(id)?
                }
            });
        }
        on_link!(self, conn => {
            let rows = sqlx::query_with(sql, values).fetch_all(conn).await?;
            Ok(match (want, rows.first()) {
                (Want::First, Some(row)) => row.try_get(0)?,
                (Want::Version, Some(row)) => row.try_get("version")?,
                _ => 0,
            })
        })
    }

    /// The first column of every row of a fixed query.
    pub(crate) async fn texts(&mut self, sql: &'static str) -> Result<Vec<String>> {
        on_link!(self, conn => {
            let rows = sqlx::query(sql).fetch_all(conn).await?;
            Ok(rows.iter().map(|row| row.try_get(0)).collect::<sqlx::Result<_>>()?)
        })
    }

    /// Says goodbye.
    pub(crate) async fn close(self) -> Result<()> {
        on_link!(self, conn => { conn.close().await?; });
        Ok(())
    }

    /// The number that a fixed query answers with.
    pub(crate) async fn number(&mut self, sql: &'static str) -> Result<i64> {
        self.run(sql, Values(Vec::new()), Want::First).await
    }
}
