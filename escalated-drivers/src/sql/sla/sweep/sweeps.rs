use std::{collections::HashMap, fmt, sync::Arc};

use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::{Actor, Cx},
    entropy::Entropy,
    ids::{TenantId, TicketId},
    sla::{SlaConfig, SweepRule, SweepScope, SweepStore, Swept},
    time::Timestamp,
};
use tokio::sync::Notify;

use super::{
    Loaded, Lock,
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
        let mut skip = 0;
        loop {
            // Looking costs no lock when there is nothing to do.
            let mut held = self.stores.db.read().await?;
            let (ids, is_full) = candidates(&mut held.conn(), scope, now, limit, skip).await?;
            drop(held);
            let Some(last) = ids.last().copied() else { return Ok(Swept::default()) };
            let lock = match scope {
                SweepScope::Ticket { .. } => Lock::Wait,
                SweepScope::Due | SweepScope::Open { .. } => Lock::PassOver,
            };
            let (mut looked, mut written) = (0, 0);
            let done = self.transaction(scope, now, &ids, lock, rule).await?;
            (looked, written) = (looked + done.looked, written + done.written);
            if matches!(scope, SweepScope::Open { .. }) {
                // Nobody else would look at these again soon. Whoever holds one may wait for
                // another, so that nothing is held while they are waited for.
                for id in done.locked {
                    let one = self.transaction(scope, now, &[id], Lock::Wait, rule).await?;
                    (looked, written) = (looked + one.looked, written + one.written);
                }
            } else if looked == 0 && done.left_out > 0 && is_full {
                // What cannot be read stays due, and must not be all that a sweep ever sees.
                skip += u64::from(limit);
                continue;
            }
            return Ok(Swept { looked, written, last });
        }
    }

    async fn transaction(
        &self,
        scope: &SweepScope,
        now: Timestamp,
        ids: &[TicketId],
        lock: Lock,
        rule: &dyn SweepRule,
    ) -> Result<Done> {
        let with_history = matches!(scope, SweepScope::Open { .. });
        let mut tx = self.stores.begin().await?;
        let Loaded { mut tickets, locked, unreadable } =
            load(&mut tx.conn(), ids, lock, with_history).await?;
        tickets.retain(|(_, swept)| still_fits(scope, &swept.clocks, now));
        let mut done = Done { looked: 0, written: 0, locked, left_out: unreadable };
        let mut writing = Writing::default();
        let mut tenants = Tenants { sweeps: self, fresh: with_history, known: HashMap::new() };
        for (tenant, swept) in tickets {
            let Some((cx, config)) = tenants.get(&mut tx.conn(), &tenant, now, rule).await? else {
                done.left_out += 1;
                continue;
            };
            done.looked += 1;
            let firing = rule.decide(&swept, config, now);
            if !firing.is_empty() {
                writing.add(cx, &tenant, swept, firing, &*self.entropy);
            }
        }
        done.written = writing.tickets();
        let wakes = writing.wakes();
        finish(tx, writing).await?;
        if wakes {
            self.wake.notify_one();
        }
        Ok(done)
    }
}

/// What one transaction did.
struct Done {
    looked: usize,
    written: usize,
    /// Those that were passed over.
    locked: Vec<TicketId>,
    /// How many were left out because they or their tenant's rules cannot be read.
    left_out: usize,
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
    /// None for a tenant whose rules cannot be read.
    known: HashMap<TenantId, Option<(Cx, Arc<SlaConfig>)>>,
}

impl Tenants<'_> {
    async fn get(
        &mut self,
        conn: &mut Conn<'_>,
        tenant: &TenantId,
        now: Timestamp,
        rule: &dyn SweepRule,
    ) -> Result<Option<&(Cx, Arc<SlaConfig>)>> {
        if !self.known.contains_key(tenant) {
            let actor = Actor::System { name: rule.name().to_owned() };
            let cx = Cx { actor, ..Cx::system(tenant.clone(), now) };
            let cache = &self.sweeps.stores.sla;
            if self.fresh {
                cache.forget(tenant);
            }
            let known = match cached_config(conn, &cx, Some(cache)).await {
                Ok(config) => Some((cx, config)),
                // Nothing is wrong with the connection: the other tenants go on.
                Err(error) if error.code() == "row_unreadable" => {
                    let (tenant, code) = (tenant.as_str(), error.code());
                    tracing::warn!(tenant, code, "the SLA rules of a tenant cannot be read");
                    None
                }
                Err(error) => return Err(error),
            };
            self.known.insert(tenant.clone(), known);
        }
        Ok(self.known.get(tenant).and_then(Option::as_ref))
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
