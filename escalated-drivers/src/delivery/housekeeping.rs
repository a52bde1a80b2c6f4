use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Result,
    jobs::{Job, JobHandler, NewJob},
    outbox::DeliveryStore,
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Query};

use crate::{
    local::detached,
    mail::SentLedger,
    sql::{Dialect, schema::IdempotencyKeys, stores::SqlStores},
};

/// How long delivered events are kept, for streams that resume.
const EVENT_DAYS: i64 = 30;
/// How long an idempotency key stands for its answer.
const KEY_HOURS: i64 = 24;

/// Removes what nobody needs any more and keeps the planner's statistics fresh, every hour.
#[derive(Debug, Clone)]
pub struct Housekeeping {
    stores: SqlStores,
}

impl Housekeeping {
    /// The kind of its job.
    pub const KIND: &'static str = "housekeeping";

    /// Over stores.
    #[must_use]
    pub fn new(stores: SqlStores) -> Self {
        Self { stores }
    }

    /// The job that starts it; one at a time over all nodes.
    #[must_use]
    pub fn first_job(now: Timestamp) -> NewJob {
        NewJob {
            kind: Self::KIND.into(),
            dedupe_key: Some("hourly".into()),
            run_at: now + TimeDelta::hours(1),
            payload: serde_json::json!({}),
        }
    }

    async fn prune_keys(&self, before: Timestamp) -> Result<()> {
        let mut query = Query::delete();
        query
            .from_table(IdempotencyKeys::Table)
            .and_where(Expr::col(IdempotencyKeys::CreatedAt).lt(before));
        let stores = self.stores.clone();
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let mut tx = stores.begin().await?;
            tx.conn().execute(statement).await?;
            tx.commit().await
        })
        .await
    }
}

#[async_trait]
impl JobHandler for Housekeeping {
    fn kind(&self) -> &str {
        Self::KIND
    }

    async fn run(&self, _: &Job, now: Timestamp) -> Result<Option<Timestamp>> {
        let before = now - TimeDelta::days(EVENT_DAYS);
        while self.stores.prune(before, 500).await? == 500 {}
        while self.stores.forget_before(before).await? > 0 {}
        self.prune_keys(now - TimeDelta::hours(KEY_HOURS)).await?;
        // The other databases gather statistics by themselves.
        if self.stores.db.dialect() == Dialect::Sqlite {
            self.stores.analyze().await?;
        }
        Ok(Some(now + TimeDelta::hours(1)))
    }
}
