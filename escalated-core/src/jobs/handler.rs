use async_trait::async_trait;

use super::Job;
use crate::{Result, time::Timestamp};

/// Does the jobs of one kind. May run more than once for the same job.
#[async_trait]
pub trait JobHandler: Send + Sync {
    /// The kind.
    fn kind(&self) -> &str;
    /// Does it. A temporary error is tried again with backoff, any other gives the job up. An
    /// instant as the answer runs the job again then.
    async fn run(&self, job: &Job, now: Timestamp) -> Result<Option<Timestamp>>;
}
