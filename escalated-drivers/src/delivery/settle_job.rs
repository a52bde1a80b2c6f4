use escalated_core::{Error, Result, jobs::Job, time::Timestamp};
use sea_query::{
    DeleteStatement, Expr, ExprTrait, LockType, Query, SelectStatement, UpdateStatement,
};

use crate::sql::{
    Conn, DbRow, Dialect, database_error, schema::Jobs, stores::SqlStores, unique_violation,
};

/// How often a job is put off anew because another was added under its key just then.
const TRIES: usize = 3;

/// When a job that was leased runs again, and as what.
struct Again {
    run_at: Timestamp,
    attempts: i32,
    error: Option<String>,
}

/// Removes a job that was done, or puts it off.
pub(super) async fn finish(
    stores: &SqlStores,
    job: &Job,
    again: Option<Timestamp>,
) -> Result<bool> {
    match again {
        Some(run_at) => put_off(stores, job, &Again { run_at, attempts: 0, error: None }).await,
        None => {
            let statement = stores.db.dialect().build(&removal(job));
            Ok(stores.execute_alone(statement).await? == 1)
        }
    }
}

/// Puts a failed job off, or gives it up. One that was given up stands in nobody's way.
pub(super) async fn fail(
    stores: &SqlStores,
    job: &Job,
    run_at: Option<Timestamp>,
    error: &str,
) -> Result<bool> {
    use Jobs as J;
    let text: String = error.chars().take(1000).collect();
    if let Some(run_at) = run_at {
        let again = Again { run_at, attempts: job.attempts + 1, error: Some(text) };
        return put_off(stores, job, &again).await;
    }
    let mut query = held(job);
    query
        .value(J::State, "dead")
        .value(J::Attempts, job.attempts + 1)
        .value(J::LastError, text)
        .value(J::LeasedKey, None::<String>);
    let statement = stores.db.dialect().build(&query);
    Ok(stores.execute_alone(statement).await? == 1)
}

/// Gives the job its key back and lets it wait. If another was asked for under that key while it
/// ran, that one takes its place, and runs at the earlier of the two instants.
async fn put_off(stores: &SqlStores, job: &Job, again: &Again) -> Result<bool> {
    use Jobs as J;
    let dialect = stores.db.dialect();
    for _ in 0..TRIES {
        let mut tx = stores.begin().await?;
        let Some(key) = leased_key(&mut tx.conn(), job).await? else {
            tx.rollback().await?;
            return Ok(false);
        };
        if let Some(key) = key
            && let Some((id, run_at)) = waiting(&mut tx.conn(), job, &key).await?
        {
            let mut query = Query::update();
            query
                .table(J::Table)
                .value(J::RunAt, Ord::min(again.run_at, run_at))
                .value(J::Attempts, again.attempts)
                .and_where(Expr::col(J::Id).eq(id));
            tx.conn().execute(dialect.build(&query)).await?;
            tx.conn().execute(dialect.build(&removal(job))).await?;
            tx.commit().await?;
            return Ok(true);
        }
        let mut query = held(job);
        // MariaDB assigns from left to right.
        query
            .value(J::RunAt, again.run_at)
            .value(J::Attempts, again.attempts)
            .value(J::DedupeKey, Expr::col(J::LeasedKey))
            .value(J::LeasedKey, None::<String>);
        if let Some(error) = &again.error {
            query.value(J::LastError, error.as_str());
        }
        let done = tx.conn().try_execute(dialect.build(&query)).await;
        match done {
            Ok(_) => return tx.commit().await.map(|()| true),
            Err(error) if unique_violation(&error) => tx.rollback().await?,
            Err(error) => return Err(database_error(error)),
        }
    }
    let message = "others kept adding the same job; it runs again when its lease ends";
    Err(Error::unavailable("database_busy", message))
}

/// The row as long as the lease holds, without it.
fn held(job: &Job) -> UpdateStatement {
    let mut query = Query::update();
    query
        .table(Jobs::Table)
        .value(Jobs::LeaseUntil, None::<Timestamp>)
        .and_where(Expr::col(Jobs::Id).eq(job.id.0))
        .and_where(Expr::col(Jobs::Fence).eq(job.fence));
    query
}

fn removal(job: &Job) -> DeleteStatement {
    let mut query = Query::delete();
    query
        .from_table(Jobs::Table)
        .and_where(Expr::col(Jobs::Id).eq(job.id.0))
        .and_where(Expr::col(Jobs::Fence).eq(job.fence));
    query
}

/// The key that the job put aside; none at all when the lease is another's.
async fn leased_key(conn: &mut Conn<'_>, job: &Job) -> Result<Option<Option<String>>> {
    let mut query = Query::select();
    query
        .column(Jobs::LeasedKey)
        .from(Jobs::Table)
        .and_where(Expr::col(Jobs::Id).eq(job.id.0))
        .and_where(Expr::col(Jobs::Fence).eq(job.fence));
    let row: Option<(Option<String>,)> = one_locked(conn, query).await?;
    Ok(row.map(|(key,)| key))
}

/// The job that was added under that key meanwhile.
async fn waiting(conn: &mut Conn<'_>, job: &Job, key: &str) -> Result<Option<(i64, Timestamp)>> {
    let mut query = Query::select();
    query
        .columns([Jobs::Id, Jobs::RunAt])
        .from(Jobs::Table)
        .and_where(Expr::col(Jobs::TenantId).eq(job.tenant.as_str()))
        .and_where(Expr::col(Jobs::Kind).eq(job.kind.as_str()))
        .and_where(Expr::col(Jobs::DedupeKey).eq(key));
    one_locked(conn, query).await
}

async fn one_locked<T: DbRow>(
    conn: &mut Conn<'_>,
    mut query: SelectStatement,
) -> Result<Option<T>> {
    let dialect = conn.dialect();
    if dialect != Dialect::Sqlite {
        query.lock(LockType::Update);
    }
    conn.fetch_optional(dialect.build(&query)).await
}
