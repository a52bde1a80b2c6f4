use std::{str::FromStr, time::Duration};

use escalated_core::{Error, Result};

use super::{Pool, database_error};

/// How to connect.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// Connections at most (SQLite: to read; it has one to write).
    pub max_connections: u32,
    /// How long to wait for a connection.
    pub acquire_timeout: Duration,
    /// SQLite only: whether every commit waits for the disk (`synchronous = FULL`). Otherwise a
    /// power cut may lose the newest commits, never the file's consistency; a crash of the process
    /// loses nothing either way.
    pub durable: bool,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self { max_connections: 10, acquire_timeout: Duration::from_secs(5), durable: true }
    }
}

/// Opens a pool from a URL: `sqlite:path`, `sqlite::memory:`, `postgres://…` or `mysql://…`.
///
/// # Errors
/// `unknown_database` for another scheme or one that is not compiled in, `invalid_database_url`,
/// and `database_unavailable`.
pub async fn connect(url: &str, options: &ConnectOptions) -> Result<Pool> {
    let scheme = url.split(':').next().unwrap_or_default();
    match scheme {
        #[cfg(feature = "sqlite")]
        "sqlite" => sqlite(url, options).await,
        #[cfg(feature = "postgres")]
        "postgres" | "postgresql" => postgres(url, options).await,
        #[cfg(feature = "mysql")]
        "mysql" | "mariadb" => mysql(url, options).await,
        _ => Err(Error::field(
            "database",
            "unknown_database",
            "use sqlite:, postgres:// or mysql://, with the cargo feature of that database",
        )),
    }
}

#[cfg_attr(
    not(any(feature = "sqlite", feature = "postgres", feature = "mysql")),
    expect(dead_code, reason = "no database is compiled in")
)]
fn invalid(_: sqlx::Error) -> Error {
    // The source may quote the URL, and with it a password.
    Error::field("database", "invalid_database_url", "the database URL cannot be read")
}

#[cfg(feature = "sqlite")]
async fn sqlite(url: &str, options: &ConnectOptions) -> Result<Pool> {
    use sqlx::sqlite::{
        SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
    };

    let memory = url.contains(":memory:") || url.contains("mode=memory");
    let synchronous =
        if options.durable { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
    let connect = SqliteConnectOptions::from_str(url)
        .map_err(invalid)?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(Duration::from_secs(5))
        .optimize_on_close(true, 400)
        // Savepoints keep what they may have to undo; on disk that cost a group of commands more
        // than the commands themselves. In KiB, with a minus: 16 MiB of pages a connection.
        .pragma("temp_store", "memory")
        .pragma("cache_size", "-16384")
        .statement_cache_capacity(256);
    // A memory database belongs to its connection, so there can be but one, and it must stay.
    let pool = |connections: u32| {
        SqlitePoolOptions::new()
            .max_connections(connections)
            .min_connections(u32::from(memory))
            .acquire_timeout(options.acquire_timeout)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(connect.clone())
    };
    let write = pool(1).await.map_err(database_error)?;
    let read = if memory {
        write.clone()
    } else {
        pool(options.max_connections.clamp(2, 4)).await.map_err(database_error)?
    };
    Ok(Pool::Sqlite { write, read })
}

#[cfg(feature = "postgres")]
async fn postgres(url: &str, options: &ConnectOptions) -> Result<Pool> {
    use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

    let connect = PgConnectOptions::from_str(url)
        .map_err(invalid)?
        .application_name("escalated")
        .statement_cache_capacity(256);
    let pool = PgPoolOptions::new()
        .max_connections(options.max_connections)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .connect_with(connect)
        .await
        .map_err(database_error)?;
    Ok(Pool::Postgres(pool))
}

#[cfg(feature = "mysql")]
async fn mysql(url: &str, options: &ConnectOptions) -> Result<Pool> {
    use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};

    let connect =
        MySqlConnectOptions::from_str(url).map_err(invalid)?.statement_cache_capacity(256);
    let pool = MySqlPoolOptions::new()
        .max_connections(options.max_connections)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .connect_with(connect)
        .await
        .map_err(database_error)?;
    Ok(Pool::MySql(pool))
}
