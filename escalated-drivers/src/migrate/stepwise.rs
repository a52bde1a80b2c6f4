#[cfg(feature = "mysql")]
use std::error::Error as _;

use escalated_core::{Error, Result, time::Timestamp};
use escalated_migrations::Migration;

use super::{
    bookkeeping::{self, Applied, DONE, FAILED, RUNNING},
    plan, refuse,
};
use crate::sql::{Conn, Db, Statement};

/// How long to wait for another migrator, in seconds.
const LOCK: &str = "SELECT CAST(COALESCE(GET_LOCK(CONCAT('escalated:', MD5(DATABASE())), 60), 0) \
    AS SIGNED)";
const UNLOCK: &str = "SELECT CAST(COALESCE(RELEASE_LOCK(CONCAT('escalated:', MD5(DATABASE()))), 0) \
    AS SIGNED)";

/// Runs all files on a database where every statement of a schema commits by itself. Each that is
/// done is counted, so that a run that was cut off goes on where it ended.
pub(super) async fn run_all(
    db: &Db,
    files: &'static [Migration],
    now: Timestamp,
) -> Result<Vec<&'static Migration>> {
    let mut held = db.read().await?;
    let mut conn = held.conn();
    if conn.fetch_number(Statement::raw(LOCK, Vec::new())).await? != 1 {
        return Err(refuse::locked());
    }
    let ran = locked(&mut conn, files, now).await;
    // The lock belongs to the connection, which goes back to the pool.
    let unlocked = conn.fetch_number(Statement::raw(UNLOCK, Vec::new())).await;
    let ran = ran?;
    unlocked?;
    Ok(ran)
}

async fn locked(
    conn: &mut Conn<'_>,
    files: &'static [Migration],
    now: Timestamp,
) -> Result<Vec<&'static Migration>> {
    bookkeeping::ensure(conn).await?;
    let mut ran = Vec::new();
    loop {
        let applied = bookkeeping::read(conn).await?;
        let Some((file, begun)) = plan::next(files, &applied)? else { return Ok(ran) };
        run(conn, file, begun, now).await?;
        ran.push(file);
    }
}

async fn run(
    conn: &mut Conn<'_>,
    file: &Migration,
    begun: Option<Applied>,
    now: Timestamp,
) -> Result<()> {
    let done = match &begun {
        Some(row) => usize::try_from(row.steps).unwrap_or(0),
        None => 0,
    };
    // A process that was killed may have run one statement more than it counted.
    let uncounted = begun.as_ref().is_some_and(|row| row.state == RUNNING).then_some(done);
    match begun {
        Some(_) => bookkeeping::update(conn, file, RUNNING, done, now).await?,
        None => bookkeeping::insert(conn, file, RUNNING, done, now).await?,
    }
    let statements = file.statements();
    for (index, statement) in statements.iter().enumerate() {
        // What is set for the session is gone with the session of the run before.
        if index < done && !statement.starts_with("SET ") {
            continue;
        }
        match conn.run_text(statement).await {
            Err(error) if Some(index) == uncounted && exists_already(&error) => {}
            Err(error) => {
                if !error.kind().is_temporary() {
                    bookkeeping::update(conn, file, FAILED, index.max(done), now).await?;
                }
                return Err(refuse::failed(file, index, error));
            }
            Ok(()) => {}
        }
        if index >= done {
            bookkeeping::update(conn, file, RUNNING, index + 1, now).await?;
        }
    }
    bookkeeping::update(conn, file, DONE, statements.len(), now).await
}

/// Whether the database says that what the statement makes is there: table (1050), column (1060),
/// key (1061) or constraint (1826).
#[cfg(feature = "mysql")]
fn exists_already(error: &Error) -> bool {
    let source = error.source().and_then(|source| source.downcast_ref::<sqlx::Error>());
    source
        .and_then(sqlx::Error::as_database_error)
        .and_then(|error| error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>())
        .is_some_and(|error| matches!(error.number(), 1050 | 1060 | 1061 | 1826))
}

#[cfg(not(feature = "mysql"))]
fn exists_already(_: &Error) -> bool {
    false
}
