use async_trait::async_trait;

use super::Extension;
use crate::{
    Result,
    ids::{TenantId, TicketId},
    sla::SlaMetric,
    time::Timestamp,
};

/// What keeps the time of SLA clocks: a sweep or timers, with equal results.
#[async_trait]
pub trait SlaBackend: Send + Sync {
    /// Starts a clock whose next wake-up is at `wake_at`.
    async fn start(
        &self,
        tenant: &TenantId,
        ticket: TicketId,
        metric: SlaMetric,
        wake_at: Timestamp,
    ) -> Result<()>;
    /// Stops a clock for a while.
    async fn pause(&self, tenant: &TenantId, ticket: TicketId, metric: SlaMetric) -> Result<()>;
    /// Goes on with a clock.
    async fn resume(
        &self,
        tenant: &TenantId,
        ticket: TicketId,
        metric: SlaMetric,
        wake_at: Timestamp,
    ) -> Result<()>;
    /// The promise was met.
    async fn complete(&self, tenant: &TenantId, ticket: TicketId, metric: SlaMetric) -> Result<()>;
    /// The clock is no longer needed.
    async fn cancel(&self, tenant: &TenantId, ticket: TicketId, metric: SlaMetric) -> Result<()>;
    /// The next wake-up, if the clock runs.
    async fn status(
        &self,
        tenant: &TenantId,
        ticket: TicketId,
        metric: SlaMetric,
    ) -> Result<Option<Timestamp>>;
}

/// An SLA engine: an extension whose hook keeps clocks in the ticket's own transaction.
pub trait SlaEngine: Extension {
    /// What keeps its time.
    fn backend(&self) -> &dyn SlaBackend;
}
