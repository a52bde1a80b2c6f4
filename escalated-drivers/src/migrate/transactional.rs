use escalated_core::{Result, time::Timestamp};
use escalated_migrations::Migration;

use super::{bookkeeping, plan, refuse};
use crate::sql::{Conn, Db, Dialect, Statement};

/// Runs one file in one transaction; none when all are done. Whoever waited for the lock reads
/// again what is done, so that two migrators run each file once.
pub(super) async fn run_next(
    db: &Db,
    files: &'static [Migration],
    now: Timestamp,
) -> Result<Option<&'static Migration>> {
    let mut tx = db.begin().await?;
    let ran = in_transaction(&mut tx.conn(), files, now).await;
    match ran {
        Ok(Some(file)) => {
            tx.commit().await?;
            Ok(Some(file))
        }
        Ok(None) => {
            // Keeps the empty table of a program without migrations.
            tx.commit().await?;
            Ok(None)
        }
        Err(error) => {
            // What failed is the news; a failing rollback adds nothing to it.
            let _ = tx.rollback().await;
            Err(error)
        }
    }
}

async fn in_transaction(
    conn: &mut Conn<'_>,
    files: &'static [Migration],
    now: Timestamp,
) -> Result<Option<&'static Migration>> {
    // SQLite began with the write lock of the file.
    if conn.dialect() == Dialect::Postgres {
        conn.execute(Statement::raw(
            "SELECT pg_advisory_xact_lock(hashtext('escalated_migrations'))",
            Vec::new(),
        ))
        .await?;
    }
    bookkeeping::ensure(conn).await?;
    let applied = bookkeeping::read(conn).await?;
    let Some((file, _)) = plan::next(files, &applied)? else { return Ok(None) };
    let statements = file.statements();
    for (index, statement) in statements.iter().enumerate() {
        refuse::name_failure(conn.run_text(statement).await, file, index)?;
    }
    bookkeeping::insert(conn, file, bookkeeping::DONE, statements.len(), now).await?;
    Ok(Some(file))
}
