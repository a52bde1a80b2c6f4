use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    activities::Activity,
    actor::Cx,
    events::Event,
    ids::ActivityId,
    jobs::NewJob,
    pipeline::{RecordRows, StoredOutcome},
};
use sea_query::{Expr, ExprTrait, Query};

use super::{SqlUnitOfWork, activities, events};
use crate::{
    delivery::insert_job,
    sql::{
        database_error,
        schema::IdempotencyKeys,
        stores::{owner_key, short_hash},
        unique_violation,
    },
};

fn key_hash(cx: &Cx, key: &str) -> String {
    short_hash(&[&owner_key(cx), key])
}

#[async_trait]
impl RecordRows for SqlUnitOfWork<'_> {
    async fn append_activities(&mut self, cx: &Cx, rows: &[Activity]) -> Result<Vec<ActivityId>> {
        let columns = rows.iter().map(|row| activities::row(&cx.tenant, row.clone()));
        // A kept answer names its activities, so their ids must be known now.
        let kept = cx.idempotency_key.is_some();
        if let Some(gathered) = self.gathering_write().filter(|_| !kept) {
            gathered.add_activities(columns);
            return Ok(vec![ActivityId(0); rows.len()]);
        }
        activities::append(self.with_activities().await?, columns.collect()).await
    }

    async fn append_events(&mut self, _: &Cx, rows: &[Event]) -> Result<()> {
        let columns = rows.iter().cloned().map(events::row);
        if let Some(gathered) = self.gathering_write() {
            gathered.add_events(columns);
            return Ok(());
        }
        events::append(&mut self.conn, columns.collect()).await
    }

    async fn add_jobs(&mut self, cx: &Cx, jobs: &[NewJob]) -> Result<()> {
        for job in jobs {
            insert_job(self.for_write(), &cx.tenant, job, cx.now).await?;
        }
        Ok(())
    }

    async fn stored_outcome(&mut self, cx: &Cx, key: &str) -> Result<Option<StoredOutcome>> {
        use IdempotencyKeys as K;
        let mut query = Query::select();
        query
            .columns([K::Digest, K::Outcome])
            .from(K::Table)
            .and_where(Expr::col(K::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(K::KeyHash).eq(key_hash(cx, key)));
        let statement = self.conn.dialect().build(&query);
        let row: Option<(String, String)> = self.conn.fetch_optional(statement).await?;
        Ok(row.map(|(digest, outcome)| StoredOutcome { digest, outcome }))
    }

    async fn store_outcome(&mut self, cx: &Cx, key: &str, stored: &StoredOutcome) -> Result<()> {
        use IdempotencyKeys as K;
        let mut query = Query::insert();
        query
            .into_table(K::Table)
            .columns([K::TenantId, K::KeyHash, K::Digest, K::Outcome, K::CreatedAt])
            .values_panic([
                cx.tenant.as_str().into(),
                key_hash(cx, key).into(),
                stored.digest.clone().into(),
                stored.outcome.clone().into(),
                cx.now.into(),
            ]);
        let statement = self.conn.dialect().build(&query);
        match self.for_write().try_execute(statement).await {
            Ok(_) => Ok(()),
            // The other request with this key was quicker; run again to find its outcome.
            Err(error) if unique_violation(&error) => {
                Err(Error::unavailable("database_busy", "the same request is being carried out")
                    .with_source(error)
                    .retryable())
            }
            Err(error) => Err(database_error(error)),
        }
    }
}
