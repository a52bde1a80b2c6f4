use escalated_core::{
    Result,
    ids::{JobId, TenantId},
    jobs::Job,
    time::Timestamp,
};
use sea_query::{
    Alias, Cond, Expr, ExprTrait, Func, LockBehavior, LockType, Order, Query, SelectStatement,
};
use serde_json::Value;

use super::at_once;
use crate::sql::{Dialect, schema::Jobs, stores::SqlStores};

#[derive(Debug, sqlx::FromRow)]
pub(super) struct JobRow {
    id: i64,
    tenant_id: String,
    kind: String,
    payload: Value,
    attempts: i32,
    fence: i64,
}

impl TryFrom<JobRow> for Job {
    type Error = escalated_core::Error;

    /// The row as it was before the lease.
    fn try_from(row: JobRow) -> Result<Self> {
        Ok(Self {
            id: JobId(row.id),
            tenant: TenantId::new(row.tenant_id)?,
            kind: row.kind,
            payload: row.payload,
            attempts: row.attempts,
            fence: row.fence + 1,
        })
    }
}

/// Leases due jobs. A job puts its key aside while it runs: what is asked for meanwhile is a new
/// job, which waits until this one is done.
pub(super) async fn claim_jobs(
    stores: &SqlStores,
    kinds: &[String],
    now: Timestamp,
    lease_until: Timestamp,
    limit: i64,
) -> Result<Vec<Job>> {
    use Jobs as J;
    let dialect = stores.db.dialect();
    let query = due(dialect, kinds, now, limit);
    if dialect == Dialect::Postgres {
        return at_once::claim_jobs(stores, dialect.build(&query), now, lease_until).await;
    }
    if dialect == Dialect::Sqlite {
        // Look without the write lock first; there is mostly nothing.
        let looked: Vec<JobRow> =
            stores.db.read().await?.conn().fetch_all(dialect.build(&query)).await?;
        if looked.is_empty() {
            return Ok(Vec::new());
        }
    }
    let mut tx = stores.begin().await?;
    let rows: Vec<JobRow> = tx.conn().fetch_all(dialect.build(&query)).await?;
    if rows.is_empty() {
        tx.rollback().await?;
        return Ok(Vec::new());
    }
    // Whoever died with the job left the key where it is. MariaDB assigns from left to right.
    let key = Func::coalesce([Expr::col(J::DedupeKey), Expr::col(J::LeasedKey)]);
    let mut lease = Query::update();
    lease
        .table(J::Table)
        .value(J::LeasedKey, key)
        .value(J::DedupeKey, None::<String>)
        .value(J::LeaseUntil, lease_until)
        .value(J::Fence, Expr::col(J::Fence).add(1))
        .value(J::UpdatedAt, now)
        .and_where(Expr::col(J::Id).is_in(rows.iter().map(|row| row.id)));
    tx.conn().execute(dialect.build(&lease).ad_hoc()).await?;
    tx.commit().await?;
    rows.into_iter().map(Job::try_from).collect()
}

fn due(dialect: Dialect, kinds: &[String], now: Timestamp, limit: i64) -> SelectStatement {
    use Jobs as J;
    let j = |column: J| Expr::col((Alias::new("j"), column));
    let r = |column: J| Expr::col((Alias::new("r"), column));
    let mut running = Query::select();
    running
        .expr(Expr::val(1))
        .from_as(J::Table, Alias::new("r"))
        .and_where(r(J::TenantId).equals((Alias::new("j"), J::TenantId)))
        .and_where(r(J::Kind).equals((Alias::new("j"), J::Kind)))
        .and_where(r(J::LeasedKey).equals((Alias::new("j"), J::DedupeKey)))
        .and_where(r(J::LeaseUntil).gt(now));
    let mut query = Query::select();
    query
        .columns(
            [J::Id, J::TenantId, J::Kind, J::Payload, J::Attempts, J::Fence]
                .map(|column| (Alias::new("j"), column)),
        )
        .from_as(J::Table, Alias::new("j"))
        .and_where(j(J::State).eq("pending"))
        .and_where(j(J::RunAt).lte(now))
        .and_where(j(J::Kind).is_in(kinds.iter().cloned()))
        .cond_where(Cond::any().add(j(J::LeaseUntil).is_null()).add(j(J::LeaseUntil).lte(now)))
        .and_where(Expr::exists(running).not())
        .order_by((Alias::new("j"), J::RunAt), Order::Asc)
        .order_by((Alias::new("j"), J::Id), Order::Asc)
        .limit(u64::try_from(limit.clamp(1, 100)).unwrap_or(10));
    let skip = LockBehavior::SkipLocked;
    match dialect {
        Dialect::Sqlite => {}
        Dialect::Postgres => {
            query.lock_with_tables_behavior(LockType::Update, [Alias::new("j")], skip);
        }
        // MariaDB knows no `OF`, and locks no rows of a subquery anyway.
        Dialect::MySql => {
            query.lock_with_behavior(LockType::Update, skip);
        }
    }
    query
}
