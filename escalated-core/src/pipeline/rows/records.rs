use async_trait::async_trait;

use crate::{
    Result, activities::Activity, actor::Cx, events::Event, ids::ActivityId, jobs::NewJob,
};

/// What is kept of a command with an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOutcome {
    /// The hash of the command.
    pub digest: String,
    /// The outcome as JSON.
    pub outcome: String,
}

/// Activities, outbox, jobs and idempotency keys inside a unit.
#[async_trait]
pub trait RecordRows: Send {
    /// Appends activities; answers with their ids in order.
    async fn append_activities(&mut self, cx: &Cx, rows: &[Activity]) -> Result<Vec<ActivityId>>;
    /// Appends events to the outbox.
    async fn append_events(&mut self, cx: &Cx, rows: &[Event]) -> Result<()>;
    /// Adds jobs; those whose dedupe key waits are passed over.
    async fn add_jobs(&mut self, cx: &Cx, jobs: &[NewJob]) -> Result<()>;
    /// What the caller's idempotency key stands for.
    async fn stored_outcome(&mut self, cx: &Cx, key: &str) -> Result<Option<StoredOutcome>>;
    /// Keeps an outcome under the caller's key. A simultaneous one with the same key is a
    /// retryable error.
    async fn store_outcome(&mut self, cx: &Cx, key: &str, stored: &StoredOutcome) -> Result<()>;
}
