use std::{collections::HashMap, fmt, sync::Arc};

use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::{Actor, Cx},
    entropy::Entropy,
    ids::TenantId,
    sla::{SlaConfig, SweepRule, SweepScope, SweepStore, Swept},
    time::Timestamp,
};
use tokio::sync::Notify;

use super::{
    Lock,
    candidates::{candidates, still_fits},
    load,
    write::Writing,
};
use crate::{
    local::detached,
    sql::{Conn, Tx, sla::cached_config, stores::SqlStores},
};

/// How often a batch is tried while the database is busy.
const ATTEMPTS: u32 = 4;

/// Sweeps over the clocks of one database.
#[derive(Clone)]
pub struct SqlSweeps {
    stores: SqlStores,
    entropy: Arc<dyn Entropy>,
    wake: Arc<Notify>,
}

impl fmt::Debug for SqlSweeps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqlSweeps").field("stores", &self.stores).finish_non_exhaustive()
    }
}

impl SqlSweeps {
    /// Sweeps over these stores. Event ids come from `entropy`; `wake` is told after every batch
    /// that left work for the workers.
    #[must_use]
    pub fn new(stores: SqlStores, entropy: Arc<dyn Entropy>, wake: Arc<Notify>) -> Self {
        Self { stores, entropy, wake }
    }

    async fn batch(
        &self,
        scope: &SweepScope,
        now: Timestamp,
        limit: u32,
        rule: &dyn SweepRule,
    ) -> Result<Swept> {
        // Looking costs no lock when there is nothing to do.
        let mut held = self.stores.db.read().await?;
        let ids = candidates(&mut held.conn(), scope, now, limit).await?;
        drop(held);
        let Some(last) = ids.last().copied() else { return Ok(Swept::default()) };
        let mut tx = self.stores.begin().await?;
        let lock = match scope {
            SweepScope::Due => Lock::PassOver,
            // Nobody else would look at them again soon.
            SweepScope::Ticket { .. } | SweepScope::Open { .. } => Lock::Wait,
        };
        let with_history = matches!(scope, SweepScope::Open { .. });
        let mut tickets = load(&mut tx.conn(), &ids, lock, with_history).await?;
        tickets.retain(|(_, swept)| still_fits(scope, &swept.clocks, now));
        let looked = tickets.len();
        let mut writing = Writing::default();
        let mut tenants = Tenants { sweeps: self, fresh: with_history, known: HashMap::new() };
        for (tenant, swept) in tickets {
            let (cx, config) = tenants.get(&mut tx.conn(), &tenant, now, rule).await?;
            let firing = rule.decide(&swept, config, now);
            if !firing.is_empty() {
                writing.add(cx, &tenant, swept, firing, &*self.entropy);
            }
        }
        let (written, wakes) = (writing.tickets(), writing.wakes());
        finish(tx, writing).await?;
        if wakes {
            self.wake.notify_one();
        }
        Ok(Swept { looked, written, last })
    }
}

async fn finish(mut tx: Tx, writing: Writing) -> Result<()> {
    if writing.tickets() == 0 {
        return tx.rollback().await;
    }
    writing.write(&mut tx.conn()).await?;
    tx.commit().await
}

/// What is the same for all tickets of a tenant in a batch.
struct Tenants<'s> {
    sweeps: &'s SqlSweeps,
    /// The rules are read anew: what follows from them is worked out anew.
    fresh: bool,
    known: HashMap<TenantId, (Cx, Arc<SlaConfig>)>,
}

impl Tenants<'_> {
    async fn get(
        &mut self,
        conn: &mut Conn<'_>,
        tenant: &TenantId,
        now: Timestamp,
        rule: &dyn SweepRule,
    ) -> Result<&(Cx, Arc<SlaConfig>)> {
        if !self.known.contains_key(tenant) {
            let actor = Actor::System { name: rule.name().to_owned() };
            let cx = Cx { actor, ..Cx::system(tenant.clone(), now) };
            let cache = &self.sweeps.stores.sla;
            if self.fresh {
                cache.forget(tenant);
            }
            let config = cached_config(conn, &cx, Some(cache)).await?;
            self.known.insert(tenant.clone(), (cx, config));
        }
        let known = self.known.get(tenant);
        known.ok_or_else(|| escalated_core::Error::internal("database_error", "a tenant is gone"))
    }
}

#[async_trait]
impl SweepStore for SqlSweeps {
    async fn sweep(
        &self,
        scope: &SweepScope,
        now: Timestamp,
        limit: u32,
        rule: Arc<dyn SweepRule>,
    ) -> Result<Swept> {
        let (sweeps, scope) = (self.clone(), scope.clone());
        detached(async move {
            let mut attempt = 1;
            loop {
                match sweeps.batch(&scope, now, limit.max(1), &*rule).await {
                    Err(error) if error.is_retryable() && attempt < ATTEMPTS => attempt += 1,
                    other => return other,
                }
            }
        })
        .await
    }
}
