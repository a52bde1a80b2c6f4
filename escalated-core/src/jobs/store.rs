use async_trait::async_trait;

use super::{Job, NewJob};
use crate::{Result, ids::TenantId, time::Timestamp};

/// Where jobs are kept.
#[async_trait]
pub trait JobStore: Send + Sync {
    /// Adds a job, unless one with its dedupe key waits; one that is leased does not wait. Returns
    /// whether it was added.
    async fn add_job(&self, tenant: &TenantId, job: &NewJob, now: Timestamp) -> Result<bool>;
    /// Leases up to `limit` due jobs of those kinds, but none while another with its dedupe key is
    /// leased.
    async fn claim_jobs(
        &self,
        kinds: &[String],
        now: Timestamp,
        lease_until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Job>>;
    /// Removes a job that was done, or puts it off until `again`; `false` when the fence is old. If
    /// another waits under its key by then, the two become one, at the earlier instant.
    async fn finish_job(&self, job: &Job, again: Option<Timestamp>) -> Result<bool>;
    /// Puts a failed job off, as [`JobStore::finish_job`] does, or gives it up when `run_at` is
    /// `None`; `false` when the fence is old.
    async fn fail_job(&self, job: &Job, run_at: Option<Timestamp>, error: &str) -> Result<bool>;
    /// Makes jobs of a kind due now that wait, or are leased, beyond `beyond`. Returns how many.
    async fn recall_jobs(&self, kind: &str, beyond: Timestamp, now: Timestamp) -> Result<u64>;
}
