use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU32, Ordering},
};

use escalated_core::time::{Clock, ManualClock};
use escalated_drivers::{
    migrate::Migrator,
    sql::{ConnectOptions, Db, Pool, connect},
};
use sqlx::AssertSqlSafe;

use super::Kind;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database of its own, with all tables.
pub(crate) struct Database {
    pub(crate) kind: Kind,
    /// What the helpdesk works on.
    pub(crate) pool: Pool,
    /// Beside it: to look, and to be in the way.
    pub(crate) side: Pool,
    pub(crate) url: String,
    name: String,
    _folder: tempfile::TempDir,
}

async fn open(url: &str, connections: u32) -> Pool {
    let options = ConnectOptions {
        max_connections: connections,
        durable: false,
        ..ConnectOptions::default()
    };
    connect(url, &options).await.unwrap()
}

impl Database {
    /// With so many connections; one connection is one for reads and writes. None if there is no
    /// such server.
    pub(crate) async fn fresh(kind: Kind, connections: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("esc_drv_{}_{number}", std::process::id());
        let url = if kind == Kind::Sqlite {
            format!("sqlite:{}", folder.path().join("test.db").display())
        } else {
            let server = kind.server()?;
            let pool = open(&server, 1).await;
            run(&pool, &format!("DROP DATABASE IF EXISTS {name}")).await;
            run(&pool, &format!("CREATE DATABASE {name}")).await;
            pool.close().await;
            let (front, _) = server.rsplit_once('/').unwrap();
            format!("{front}/{name}")
        };
        let pool = match open(&url, connections).await {
            Pool::Sqlite { write, .. } if connections == 1 => Pool::from(write),
            pool => pool,
        };
        let side = open(&url, 4).await;
        Migrator::new(Db::new(pool.clone(), None)).run(ManualClock::default().now()).await.unwrap();
        Some(Self { kind, pool, side, url, name, _folder: folder })
    }

    /// Runs a text beside the helpdesk.
    pub(crate) async fn execute(&self, sql: &str) {
        run(&self.side, sql).await;
    }

    /// A number, read beside the helpdesk.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let text = AssertSqlSafe(sql.to_owned());
        match &self.side {
            Pool::Sqlite { read, .. } => sqlx::query_scalar(text).fetch_one(read).await.unwrap(),
            Pool::Postgres(pool) => sqlx::query_scalar(text).fetch_one(pool).await.unwrap(),
            Pool::MySql(pool) => sqlx::query_scalar(text).fetch_one(pool).await.unwrap(),
        }
    }

    /// Texts, read beside the helpdesk.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let text = AssertSqlSafe(sql.to_owned());
        match &self.side {
            Pool::Sqlite { read, .. } => sqlx::query_scalar(text).fetch_all(read).await.unwrap(),
            Pool::Postgres(pool) => sqlx::query_scalar(text).fetch_all(pool).await.unwrap(),
            Pool::MySql(pool) => sqlx::query_scalar(text).fetch_all(pool).await.unwrap(),
        }
    }

    /// How many rows stand in each of our tables.
    pub(crate) async fn rows(&self) -> BTreeMap<String, i64> {
        let tables = self
            .texts(match self.kind {
                Kind::Sqlite => {
                    "SELECT name FROM sqlite_master WHERE type = 'table' \
                     AND name LIKE 'escalated%' ORDER BY name"
                }
                Kind::Postgres => {
                    "SELECT CAST(table_name AS text) FROM information_schema.tables \
                     WHERE table_schema = current_schema() ORDER BY 1"
                }
                Kind::MySql => {
                    "SELECT CAST(table_name AS CHAR) FROM information_schema.tables \
                     WHERE table_schema = DATABASE() ORDER BY 1"
                }
            })
            .await;
        let mut rows = BTreeMap::new();
        for table in tables {
            let count = self.number(&format!("SELECT COUNT(*) FROM {table}")).await;
            rows.insert(table, count);
        }
        rows
    }

    /// How many transactions are open on this database, but for the asking one.
    pub(crate) async fn open_transactions(&self) -> i64 {
        match self.kind {
            // A writer that was left open would keep this one out.
            Kind::Sqlite => {
                self.execute("BEGIN IMMEDIATE; ROLLBACK").await;
                0
            }
            Kind::Postgres => {
                self.number(
                    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                     AND pid <> pg_backend_pid() AND (state LIKE 'idle in transaction%' \
                     OR (state = 'active' AND xact_start IS NOT NULL))",
                )
                .await
            }
            // InnoDB shows the same picture again until nobody has looked for a tenth of a second.
            Kind::MySql => {
                self.execute("DO SLEEP(0.15)").await;
                self.number(
                    "SELECT COUNT(*) FROM information_schema.innodb_trx t \
                     JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id \
                     WHERE p.db = DATABASE() AND p.id <> CONNECTION_ID()",
                )
                .await
            }
        }
    }

    /// Runs a text beside the helpdesk and keeps its connection, until the answer is dropped.
    pub(crate) async fn hold(&self, sql: &str) -> Pool {
        let pool = open(&self.url, 1).await;
        run(&pool, sql).await;
        pool
    }

    /// Throws it away.
    pub(crate) async fn drop(&self) {
        self.pool.close().await;
        self.side.close().await;
        if let Some(server) = self.kind.server() {
            let pool = open(&server, 1).await;
            // What a test holds on purpose may still be on its way out.
            let force = if self.kind == Kind::Postgres { " WITH (FORCE)" } else { "" };
            // The server is thrown away after the tests, and with it what cannot be dropped now.
            let text = AssertSqlSafe(format!("DROP DATABASE IF EXISTS {}{force}", self.name));
            match &pool {
                Pool::Sqlite { .. } => {}
                Pool::Postgres(pool) => drop(sqlx::raw_sql(text).execute(pool).await),
                Pool::MySql(pool) => drop(sqlx::raw_sql(text).execute(pool).await),
            }
            pool.close().await;
        }
    }
}

async fn run(pool: &Pool, sql: &str) {
    let text = AssertSqlSafe(sql.to_owned());
    match pool {
        Pool::Sqlite { write, .. } => drop(sqlx::raw_sql(text).execute(write).await.unwrap()),
        Pool::Postgres(pool) => drop(sqlx::raw_sql(text).execute(pool).await.unwrap()),
        Pool::MySql(pool) => drop(sqlx::raw_sql(text).execute(pool).await.unwrap()),
    }
}
