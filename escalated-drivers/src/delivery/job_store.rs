use async_trait::async_trait;
use escalated_core::{
    Result,
    ids::{JobId, TenantId},
    jobs::{Job, JobStore, NewJob},
    time::Timestamp,
};
use sea_query::{
    Cond, Expr, ExprTrait, LockBehavior, LockType, OnConflict, Order, Query, Value as SqlValue,
};
use serde_json::Value;

use crate::{
    local::detached,
    sql::{
        Bulk, Conn, Dialect, Holds, database_error, schema::Jobs, stores::SqlStores,
        unique_violation,
    },
};

#[derive(Debug, sqlx::FromRow)]
struct JobRow {
    id: i64,
    tenant_id: String,
    kind: String,
    payload: Value,
    attempts: i32,
    fence: i64,
}

/// The columns of a new job.
pub(crate) const NEW_JOBS: Bulk<Jobs, 8> = Bulk {
    table: Jobs::Table,
    columns: [
        (Jobs::TenantId, Holds::Text),
        (Jobs::Kind, Holds::Text),
        (Jobs::DedupeKey, Holds::Text),
        (Jobs::State, Holds::Text),
        (Jobs::RunAt, Holds::Time),
        (Jobs::Payload, Holds::Json),
        (Jobs::CreatedAt, Holds::Time),
        (Jobs::UpdatedAt, Holds::Time),
    ],
};

pub(crate) fn job_row(tenant: &TenantId, job: &NewJob, now: Timestamp) -> [SqlValue; 8] {
    [
        tenant.as_str().into(),
        job.kind.clone().into(),
        job.dedupe_key.clone().into(),
        "pending".into(),
        job.run_at.into(),
        job.payload.clone().into(),
        now.into(),
        now.into(),
    ]
}

/// Adds a job unless one with its dedupe key waits.
pub(crate) async fn insert_job(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    job: &NewJob,
    now: Timestamp,
) -> Result<bool> {
    use Jobs as J;
    let mut query = Query::insert();
    query
        .into_table(J::Table)
        .columns(NEW_JOBS.columns.map(|(column, _)| column))
        .values_panic(job_row(tenant, job, now).map(Expr::val));
    let dialect = conn.dialect();
    if dialect == Dialect::MySql {
        // An upsert that changes nothing counts as a row here, as an insert does. A duplicate key
        // ends the statement only, not the transaction.
        return match conn.try_execute(dialect.build(&query)).await {
            Ok(_) => Ok(true),
            Err(error) if unique_violation(&error) => Ok(false),
            Err(error) => Err(database_error(error)),
        };
    }
    let mut key = OnConflict::columns([J::TenantId, J::Kind, J::DedupeKey]);
    query.on_conflict(key.do_nothing_on([J::Id]).to_owned());
    Ok(conn.execute(dialect.build(&query)).await?.affected == 1)
}

async fn recall(stores: &SqlStores, kind: &str, beyond: Timestamp, now: Timestamp) -> Result<u64> {
    use Jobs as J;
    let late =
        Cond::any().add(Expr::col(J::RunAt).gt(beyond)).add(Expr::col(J::LeaseUntil).gt(beyond));
    let mut query = Query::update();
    query
        .table(J::Table)
        .value(J::RunAt, now)
        .value(J::LeaseUntil, Option::<Timestamp>::None)
        .value(J::UpdatedAt, now)
        .and_where(Expr::col(J::Kind).eq(kind))
        .and_where(Expr::col(J::State).eq("pending"))
        .cond_where(late);
    let mut tx = stores.begin().await?;
    let done = tx.conn().execute(stores.db.dialect().build(&query)).await?;
    tx.commit().await?;
    Ok(done.affected)
}

async fn claim(
    stores: &SqlStores,
    kinds: &[String],
    now: Timestamp,
    lease_until: Timestamp,
    limit: i64,
) -> Result<Vec<Job>> {
    use Jobs as J;
    let dialect = stores.db.dialect();
    let mut query = Query::select();
    query
        .columns([J::Id, J::TenantId, J::Kind, J::Payload, J::Attempts, J::Fence])
        .from(J::Table)
        .and_where(Expr::col(J::State).eq("pending"))
        .and_where(Expr::col(J::RunAt).lte(now))
        .and_where(Expr::col(J::Kind).is_in(kinds.iter().cloned()))
        .cond_where(
            Cond::any()
                .add(Expr::col(J::LeaseUntil).is_null())
                .add(Expr::col(J::LeaseUntil).lte(now)),
        )
        .order_by(J::RunAt, Order::Asc)
        .order_by(J::Id, Order::Asc)
        .limit(u64::try_from(limit.clamp(1, 100)).unwrap_or(10));
    if dialect == Dialect::Sqlite {
        // Look without the write lock first; there is mostly nothing.
        let looked: Vec<JobRow> =
            stores.db.read().await?.conn().fetch_all(dialect.build(&query)).await?;
        if looked.is_empty() {
            return Ok(Vec::new());
        }
    } else {
        query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let mut tx = stores.begin().await?;
    let rows: Vec<JobRow> = tx.conn().fetch_all(dialect.build(&query)).await?;
    if rows.is_empty() {
        tx.rollback().await?;
        return Ok(Vec::new());
    }
    let mut lease = Query::update();
    lease
        .table(J::Table)
        .value(J::LeaseUntil, lease_until)
        .value(J::Fence, Expr::col(J::Fence).add(1))
        .value(J::UpdatedAt, now)
        .and_where(Expr::col(J::Id).is_in(rows.iter().map(|row| row.id)));
    tx.conn().execute(dialect.build(&lease).ad_hoc()).await?;
    tx.commit().await?;
    rows.into_iter()
        .map(|row| {
            Ok(Job {
                id: JobId(row.id),
                tenant: TenantId::new(row.tenant_id)?,
                kind: row.kind,
                payload: row.payload,
                attempts: row.attempts,
                fence: row.fence + 1,
            })
        })
        .collect()
}

async fn finish(stores: &SqlStores, job: &Job, again: Option<Timestamp>) -> Result<bool> {
    use Jobs as J;
    let dialect = stores.db.dialect();
    let statement = match again {
        None => {
            let mut query = Query::delete();
            query
                .from_table(J::Table)
                .and_where(Expr::col(J::Id).eq(job.id.0))
                .and_where(Expr::col(J::Fence).eq(job.fence));
            dialect.build(&query)
        }
        Some(run_at) => {
            let mut query = Query::update();
            query
                .table(J::Table)
                .value(J::RunAt, run_at)
                .value(J::Attempts, 0)
                .value(J::LeaseUntil, None::<Timestamp>)
                .and_where(Expr::col(J::Id).eq(job.id.0))
                .and_where(Expr::col(J::Fence).eq(job.fence));
            dialect.build(&query)
        }
    };
    let mut tx = stores.begin().await?;
    let changed = tx.conn().execute(statement).await?.affected;
    tx.commit().await?;
    Ok(changed == 1)
}

async fn fail(
    stores: &SqlStores,
    job: &Job,
    run_at: Option<Timestamp>,
    error: &str,
) -> Result<bool> {
    use Jobs as J;
    let text: String = error.chars().take(1000).collect();
    let mut query = Query::update();
    query
        .table(J::Table)
        .value(J::Attempts, job.attempts + 1)
        .value(J::LeaseUntil, None::<Timestamp>)
        .value(J::LastError, text)
        .and_where(Expr::col(J::Id).eq(job.id.0))
        .and_where(Expr::col(J::Fence).eq(job.fence));
    match run_at {
        Some(run_at) => query.value(J::RunAt, run_at),
        // A job that was given up no longer stands in the way of a new one.
        None => query.value(J::State, "dead").value(J::DedupeKey, None::<String>),
    };
    let statement = stores.db.dialect().build(&query);
    let mut tx = stores.begin().await?;
    let changed = tx.conn().execute(statement).await?.affected;
    tx.commit().await?;
    Ok(changed == 1)
}

#[async_trait]
impl JobStore for SqlStores {
    async fn add_job(&self, tenant: &TenantId, job: &NewJob, now: Timestamp) -> Result<bool> {
        let (stores, tenant, job) = (self.clone(), tenant.clone(), job.clone());
        detached(async move {
            let mut tx = stores.begin().await?;
            let added = insert_job(&mut tx.conn(), &tenant, &job, now).await?;
            tx.commit().await?;
            Ok(added)
        })
        .await
    }

    async fn claim_jobs(
        &self,
        kinds: &[String],
        now: Timestamp,
        lease_until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Job>> {
        let (stores, kinds) = (self.clone(), kinds.to_vec());
        detached(async move { claim(&stores, &kinds, now, lease_until, limit).await }).await
    }

    async fn finish_job(&self, job: &Job, again: Option<Timestamp>) -> Result<bool> {
        let (stores, job) = (self.clone(), job.clone());
        detached(async move { finish(&stores, &job, again).await }).await
    }

    async fn fail_job(&self, job: &Job, run_at: Option<Timestamp>, error: &str) -> Result<bool> {
        let (stores, job, error) = (self.clone(), job.clone(), error.to_owned());
        detached(async move { fail(&stores, &job, run_at, &error).await }).await
    }

    async fn recall_jobs(&self, kind: &str, beyond: Timestamp, now: Timestamp) -> Result<u64> {
        let (stores, kind) = (self.clone(), kind.to_owned());
        detached(async move { recall(&stores, &kind, beyond, now).await }).await
    }
}
