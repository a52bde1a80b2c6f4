use async_trait::async_trait;

use crate::{Result, events::Event, ids::TenantId};

/// The committed events in one order, to be read again from any position. Stream, sync and
/// message brokers resume by it.
#[async_trait]
pub trait EventRelay: Send + Sync {
    /// Events of the tenant after `position`, oldest first, at most `limit` (1 to 500).
    async fn events_after(
        &self,
        tenant: &TenantId,
        position: i64,
        limit: i64,
    ) -> Result<Vec<Event>>;
}
