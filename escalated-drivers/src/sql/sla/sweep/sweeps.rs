use std::{fmt, sync::Arc};

use async_trait::async_trait;
use escalated_core::{
    Result,
    entropy::Entropy,
    ids::{TenantId, TicketId},
    sla::{SweepRule, SweepScope, SweepStore, Swept, SweptTicket},
    time::Timestamp,
};
use tokio::sync::Notify;

use super::{
    Loaded, add_history,
    candidates::{candidates, still_fits},
    load,
    tenants::Tenants,
    write::Writing,
};
use crate::{
    local::detached,
    sql::{Tx, stores::SqlStores},
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
        let mut skip = 0;
        loop {
            // Looking costs no lock when there is nothing to do.
            let mut held = self.stores.db.read().await?;
            let (ids, is_full) = candidates(&mut held.conn(), scope, now, limit, skip).await?;
            drop(held);
            let Some(last) = ids.last().copied() else { return Ok(Swept::default()) };
            let done = self.transaction(scope, now, &ids, rule).await?;
            let Done { looked, written, locked, left_out } = done;
            if scope == &SweepScope::Due && looked == 0 && left_out > 0 && is_full {
                // What cannot be read stays due, and must not be all that a sweep ever sees.
                skip += u64::from(limit);
                continue;
            }
            return Ok(Swept { looked, written, last, locked });
        }
    }

    async fn transaction(
        &self,
        scope: &SweepScope,
        now: Timestamp,
        ids: &[TicketId],
        rule: &dyn SweepRule,
    ) -> Result<Done> {
        let mut tx = self.stores.begin().await?;
        let Loaded { mut tickets, locked, unreadable } =
            load(&mut tx.conn(), ids, scope.is_anew()).await?;
        tickets.retain(|(_, swept)| still_fits(scope, &swept.clocks, now));
        let fitting = tickets.len();
        let names = tickets.iter().map(|(tenant, _)| tenant);
        let tenants = Tenants::read(&mut tx.conn(), &self.stores.sla, names, now, rule).await?;
        tickets.retain(|(tenant, swept)| tenants.get(tenant).is_some_and(|one| one.reads(swept)));
        if !scope.is_anew() {
            let asks = |(tenant, swept): &(TenantId, SweptTicket)| {
                let known = tenants.get(tenant)?;
                let asks = rule.asks_for_history(swept, &known.config);
                asks.then(|| (tenant.clone(), swept.ticket.id))
            };
            let asking: Vec<_> = tickets.iter().filter_map(asks).collect();
            add_history(&mut tx.conn(), &asking, &mut tickets).await?;
        }
        let looked = tickets.len();
        let mut writing = Writing::default();
        for (tenant, swept) in tickets {
            let Some(known) = tenants.get(&tenant) else { continue };
            let firing = rule.decide(&swept, &known.config, now);
            if !firing.is_empty() {
                writing.add(&known.cx, &tenant, swept, firing, &*self.entropy);
            }
        }
        let written = writing.tickets();
        let wakes = writing.wakes();
        finish(tx, writing).await?;
        if wakes {
            self.wake.notify_one();
        }
        Ok(Done { looked, written, locked, left_out: unreadable + fitting - looked })
    }
}

/// What one transaction did.
struct Done {
    looked: usize,
    written: usize,
    /// Those that somebody else has locked.
    locked: Vec<TicketId>,
    /// How many were left out because they or their rules cannot be read.
    left_out: usize,
}

async fn finish(mut tx: Tx, writing: Writing) -> Result<()> {
    if writing.tickets() == 0 {
        return tx.rollback().await;
    }
    writing.write(&mut tx.conn()).await?;
    tx.commit().await
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
