use async_trait::async_trait;

use crate::{Result, time::Timestamp};

/// What workers look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// Consumers with deliveries that are due.
    pub consumers: Vec<String>,
    /// Due at this instant.
    pub now: Timestamp,
    /// Kinds of jobs with a job that is due.
    pub kinds: Vec<String>,
    /// Due at this instant: jobs do not believe every clock.
    pub jobs_now: Timestamp,
}

/// What there is to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Due {
    /// Whether events wait for their position.
    pub events: bool,
    /// Those of the consumers that have something due.
    pub consumers: Vec<String>,
    /// Those of the kinds that have something due.
    pub kinds: Vec<String>,
}

/// One look for all workers of a node, so that each of them need not ask by itself.
#[async_trait]
pub trait Lookout: Send + Sync {
    /// What there is to do. It may name what turns out to wait for something else, but leaves
    /// nothing out that is due, and takes no lock.
    async fn look(&self, sought: &Sought) -> Result<Due>;
}
