//! A fresh database for each test.

use std::sync::atomic::{AtomicU32, Ordering};

use escalated_core::{
    testing::skip_or_fail,
    time::{Clock, ManualClock},
};
use escalated_drivers::{
    migrate::Migrator,
    sql::{ConnectOptions, Db, DbRow, Dialect, Pool, Statement, connect},
};
use sea_query_sqlx::SqlxValues;
use sqlx::AssertSqlSafe;

/// All databases, or those whose address is not known left out.
pub(crate) const ALL: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database of its own, thrown away at the end.
pub(crate) struct Database {
    pub db: Db,
    pub dialect: Dialect,
    server: Option<(Pool, String)>,
    _folder: tempfile::TempDir,
}

fn address(dialect: Dialect) -> Option<String> {
    let variable = match dialect {
        Dialect::Sqlite => return None,
        Dialect::Postgres => "ESCALATED_TEST_POSTGRES_URL",
        Dialect::MySql => "ESCALATED_TEST_MYSQL_URL",
    };
    let found = std::env::var(variable).ok();
    if found.is_none() {
        let name = dialect.as_str();
        skip_or_fail(name, &format!("{name} tests: {variable} is not set"));
    }
    found
}

impl Database {
    /// Without tables; none if there is no such server.
    pub(crate) async fn empty(dialect: Dialect) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        if dialect == Dialect::Sqlite {
            let url = format!("sqlite:{}", folder.path().join("test.db").display());
            let options = ConnectOptions { durable: false, ..ConnectOptions::default() };
            let pool = connect(&url, &options).await.unwrap();
            return Some(Self { db: Db::new(pool, None), dialect, server: None, _folder: folder });
        }
        let url = address(dialect)?;
        let one = ConnectOptions { max_connections: 1, ..ConnectOptions::default() };
        let server = connect(&url, &one).await.unwrap();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("esc_sql_{}_{number}", std::process::id());
        execute(&server, &format!("DROP DATABASE IF EXISTS {name}")).await;
        execute(&server, &format!("CREATE DATABASE {name}")).await;
        let (front, _) = url.rsplit_once('/').unwrap();
        let few = ConnectOptions { max_connections: 4, ..ConnectOptions::default() };
        let pool = connect(&format!("{front}/{name}"), &few).await.unwrap();
        let server = Some((server, name));
        Some(Self { db: Db::new(pool, None), dialect, server, _folder: folder })
    }

    /// With all tables.
    pub(crate) async fn migrated(dialect: Dialect) -> Option<Self> {
        let database = Self::empty(dialect).await?;
        database.migrator().run(ManualClock::default().now()).await.unwrap();
        Some(database)
    }

    pub(crate) fn migrator(&self) -> Migrator {
        Migrator::new(self.db.clone())
    }

    pub(crate) async fn execute(&self, sql: &str) {
        execute(self.db.pool(), sql).await;
    }

    /// Runs a built statement.
    pub(crate) async fn run(&self, statement: Statement) {
        let Statement { sql, values, .. } = statement;
        let (sql, values) = (AssertSqlSafe(sql), SqlxValues(values));
        match self.db.pool() {
            Pool::Sqlite { write, .. } => {
                sqlx::query_with(sql, values).execute(write).await.unwrap();
            }
            Pool::Postgres(pool) => {
                sqlx::query_with(sql, values).execute(pool).await.unwrap();
            }
            Pool::MySql(pool) => {
                sqlx::query_with(sql, values).execute(pool).await.unwrap();
            }
        }
    }

    /// Reads the rows of a built statement.
    pub(crate) async fn fetch<R: DbRow>(&self, statement: Statement) -> Vec<R> {
        let text = statement.sql.clone();
        let Statement { sql, values, persistent } = statement;
        let (sql, values) = (AssertSqlSafe(sql), SqlxValues(values));
        macro_rules! read {
            ($pool:expr) => {
                sqlx::query_as_with::<_, R, _>(sql, values)
                    .persistent(persistent)
                    .fetch_all($pool)
                    .await
            };
        }
        match self.db.pool() {
            Pool::Sqlite { read, .. } => read!(read),
            Pool::Postgres(pool) => read!(pool),
            Pool::MySql(pool) => read!(pool),
        }
        .unwrap_or_else(|error| panic!("{}: {error}: {text}", self.dialect.as_str()))
    }

    /// Reads rows of a plain text.
    pub(crate) async fn rows<R: DbRow>(&self, sql: &str) -> Vec<R> {
        self.fetch(Statement::new(sql.to_owned(), sea_query::Values(Vec::new()))).await
    }

    /// Closes it and throws it away.
    pub(crate) async fn drop(self) {
        self.db.pool().close().await;
        if let Some((server, name)) = self.server {
            execute(&server, &format!("DROP DATABASE {name}")).await;
            server.close().await;
        }
    }
}

async fn execute(pool: &Pool, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    match pool {
        Pool::Sqlite { write, .. } => {
            sqlx::raw_sql(sql).execute(write).await.unwrap();
        }
        Pool::Postgres(pool) => {
            sqlx::raw_sql(sql).execute(pool).await.unwrap();
        }
        Pool::MySql(pool) => {
            sqlx::raw_sql(sql).execute(pool).await.unwrap();
        }
    }
}
