use async_trait::async_trait;
use chrono::TimeDelta;

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
    /// How many of its jobs a node runs at once. With more than one, a job that takes long holds up
    /// those after it only while that many do.
    fn at_once(&self) -> usize {
        1
    }
    /// How far ahead it is put off at most when it runs again and again; none if it does not. What
    /// waits longer was put off by a clock that was wrong, and is done at once when that is noticed.
    fn period(&self) -> Option<TimeDelta> {
        None
    }
}
