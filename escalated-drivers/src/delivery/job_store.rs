use async_trait::async_trait;
use escalated_core::{
    Result,
    ids::TenantId,
    jobs::{Job, JobStore, NewJob},
    time::Timestamp,
};
use sea_query::{Cond, Expr, ExprTrait, OnConflict, Query, Value as SqlValue};

use super::{claim_jobs::claim_jobs, settle_job};
use crate::{
    local::detached,
    sql::{
        Bulk, Conn, Dialect, Holds, database_error, schema::Jobs, stores::SqlStores,
        unique_violation,
    },
};

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

/// Adds a job unless one with its dedupe key waits. One that runs has put its key aside.
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
        detached(async move { claim_jobs(&stores, &kinds, now, lease_until, limit).await }).await
    }

    async fn finish_job(&self, job: &Job, again: Option<Timestamp>) -> Result<bool> {
        let (stores, job) = (self.clone(), job.clone());
        detached(async move { settle_job::finish(&stores, &job, again).await }).await
    }

    async fn fail_job(&self, job: &Job, run_at: Option<Timestamp>, error: &str) -> Result<bool> {
        let (stores, job, error) = (self.clone(), job.clone(), error.to_owned());
        detached(async move { settle_job::fail(&stores, &job, run_at, &error).await }).await
    }

    async fn recall_jobs(&self, kind: &str, beyond: Timestamp, now: Timestamp) -> Result<u64> {
        let (stores, kind) = (self.clone(), kind.to_owned());
        detached(async move { recall(&stores, &kind, beyond, now).await }).await
    }
}
