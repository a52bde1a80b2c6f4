use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Order;
use crate::{
    Result,
    events::{Event, EventName},
    ids::{OutboxId, TenantId},
    time::Timestamp,
};

/// A delivery that a worker holds for a while.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The row of the delivery.
    pub delivery_id: i64,
    /// What to deliver.
    pub event: Event,
    /// How many attempts failed before.
    pub attempts: i32,
    /// The number of this lease: whoever holds an older one can no longer settle the delivery.
    pub fence: i64,
}

/// Which events go to a consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// To whom.
    pub consumer: String,
    /// Whether deliveries of one ticket wait for each other.
    pub order: Order,
    /// Which.
    pub events: Vec<EventName>,
    /// How many of its new deliveries the relay leases to its caller; none where order counts.
    pub lease: usize,
}

/// What the relay did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Relayed {
    /// How many events were given their position.
    pub events: usize,
    /// Deliveries that are leased to the caller already, with their consumers.
    pub claims: Vec<(String, Claim)>,
    /// The consumers that have new deliveries beside those, each once.
    pub waiting: Vec<String>,
}

/// A delivery that was given up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// The row of the delivery.
    pub delivery_id: i64,
    /// The event's row.
    pub outbox_id: OutboxId,
    /// To whom.
    pub consumer: String,
    /// What.
    pub event: EventName,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it failed the last time.
    pub error: String,
}

/// How many rows stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OutboxCounts {
    /// Events in all.
    pub events: i64,
    /// Events without a position yet.
    pub unpositioned: i64,
    /// Deliveries that are still to be made.
    pub pending: i64,
    /// Deliveries that were given up.
    pub dead: i64,
}

/// How workers work through the outbox: of all tenants, as every event carries its own.
#[async_trait]
pub trait DeliveryStore: Send + Sync {
    /// Gives up to 500 committed events their position and writes their deliveries along `routes`,
    /// but none for quiet events. Only one node at a time gets anything to do.
    ///
    /// The first deliveries of each consumer that needs no order, as many as its route says, are
    /// leased to the caller until `lease_until`, as if [`DeliveryStore::claim`] had followed at
    /// once. All others are due.
    async fn relay(
        &self,
        routes: &[Route],
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Relayed>;
    /// Leases up to `limit` due deliveries of a consumer until `lease_until`.
    async fn claim(
        &self,
        consumer: &str,
        order: Order,
        now: Timestamp,
        lease_until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Claim>>;
    /// Removes deliveries that were made; those whose fence is old are passed over. Returns how
    /// many were removed.
    async fn acknowledge(&self, done: &[(i64, i64)]) -> Result<u64>;
    /// Puts a delivery off until `run_at`, or gives it up when that is `None`. `false` when the
    /// fence is old.
    async fn fail(&self, claim: &Claim, run_at: Option<Timestamp>, error: &str) -> Result<bool>;
    /// Deliveries of the tenant that were given up, newest first, at most 100.
    async fn dead_letters(&self, tenant: &TenantId) -> Result<Vec<DeadLetter>>;
    /// Tries a dead letter again, from the first attempt; `false` when there is none.
    async fn replay(&self, tenant: &TenantId, delivery_id: i64, now: Timestamp) -> Result<bool>;
    /// How many rows stand where, of one tenant or of all.
    async fn outbox_counts(&self, tenant: Option<&TenantId>) -> Result<OutboxCounts>;
    /// Removes events older than `before` that nobody waits for any more, at most `limit`.
    async fn prune(&self, before: Timestamp, limit: i64) -> Result<u64>;
}
