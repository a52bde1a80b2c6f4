use escalated_core::{Result, time::Timestamp};
use escalated_migrations::Migration;
use sea_query::{Expr, ExprTrait, Order, Query};

use crate::sql::{Conn, Dialect, Statement, schema::Migrations};

/// Ran to its end.
pub(super) const DONE: &str = "done";
/// Was begun; without a transaction, the statement after the counted ones may be done as well.
pub(super) const RUNNING: &str = "running";
/// The statement after the counted ones was refused.
pub(super) const FAILED: &str = "failed";

const SQLITE_TABLE: &str = "CREATE TABLE IF NOT EXISTS escalated_migrations (\
    version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, \
    state TEXT NOT NULL, steps INTEGER NOT NULL, applied_at TEXT NOT NULL)";

const POSTGRES_TABLE: &str = "CREATE TABLE IF NOT EXISTS escalated_migrations (\
    version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, \
    state TEXT NOT NULL, steps BIGINT NOT NULL, applied_at TIMESTAMPTZ NOT NULL)";

const MYSQL_TABLE: &str = "CREATE TABLE IF NOT EXISTS escalated_migrations (\
    version BIGINT NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, \
    checksum VARCHAR(64) NOT NULL, state VARCHAR(16) NOT NULL, steps BIGINT NOT NULL, \
    applied_at DATETIME(6) NOT NULL) \
    ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin";

/// What is known of a migration that was begun.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Applied {
    pub version: i64,
    pub name: String,
    pub checksum: String,
    pub state: String,
    pub steps: i64,
    pub applied_at: Timestamp,
}

/// Makes the table if it is not there.
pub(super) async fn ensure(conn: &mut Conn<'_>) -> Result<()> {
    conn.run_text(match conn.dialect() {
        Dialect::Sqlite => SQLITE_TABLE,
        Dialect::Postgres => POSTGRES_TABLE,
        Dialect::MySql => MYSQL_TABLE,
    })
    .await
}

/// Whether the table is there.
pub(super) async fn exists(conn: &mut Conn<'_>) -> Result<bool> {
    let sql = match conn.dialect() {
        Dialect::Sqlite => {
            "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' \
             AND name = 'escalated_migrations'"
        }
        Dialect::Postgres => {
            "SELECT CAST(to_regclass('escalated_migrations') IS NOT NULL AS INT)::BIGINT"
        }
        Dialect::MySql => {
            "SELECT COUNT(*) FROM information_schema.tables \
             WHERE table_schema = DATABASE() AND table_name = 'escalated_migrations'"
        }
    };
    Ok(conn.fetch_number(Statement::raw(sql, Vec::new())).await? > 0)
}

/// Everything that was begun, in order.
pub(super) async fn read(conn: &mut Conn<'_>) -> Result<Vec<Applied>> {
    let query = Query::select()
        .columns(Migrations::COLUMNS.iter().copied())
        .from(Migrations::Table)
        .order_by(Migrations::Version, Order::Asc)
        .take();
    let statement = conn.dialect().build(&query);
    conn.fetch_all(statement).await
}

/// Notes that a migration was begun, or that it is done.
pub(super) async fn insert(
    conn: &mut Conn<'_>,
    file: &Migration,
    state: &str,
    steps: usize,
    now: Timestamp,
) -> Result<()> {
    let query = Query::insert()
        .into_table(Migrations::Table)
        .columns(Migrations::COLUMNS.iter().copied())
        .values_panic([
            file.version.into(),
            file.name.into(),
            file.checksum().into(),
            state.into(),
            count(steps).into(),
            now.into(),
        ])
        .take();
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}

/// Notes how far a migration is.
pub(super) async fn update(
    conn: &mut Conn<'_>,
    file: &Migration,
    state: &str,
    steps: usize,
    now: Timestamp,
) -> Result<()> {
    let query = Query::update()
        .table(Migrations::Table)
        .value(Migrations::State, state)
        .value(Migrations::Steps, count(steps))
        .value(Migrations::AppliedAt, now)
        .and_where(Expr::col(Migrations::Version).eq(file.version))
        .take();
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}

fn count(steps: usize) -> i64 {
    i64::try_from(steps).unwrap_or(i64::MAX)
}
