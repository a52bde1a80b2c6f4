use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    ids::{JobId, TenantId},
    time::Timestamp,
};

/// Work to be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewJob {
    /// Which handler; at most 64 bytes.
    pub kind: String,
    /// While a job of the tenant with this kind and key waits, another is not added. While one
    /// runs, another is, and runs after it: what it is to see may have come too late for the first.
    pub dedupe_key: Option<String>,
    /// Not before.
    pub run_at: Timestamp,
    /// What the handler reads.
    pub payload: Value,
}

/// Work that a worker holds for a while.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Our id.
    pub id: JobId,
    /// Whose.
    pub tenant: TenantId,
    /// Which handler.
    pub kind: String,
    /// What the handler reads.
    pub payload: Value,
    /// How many attempts failed before.
    pub attempts: i32,
    /// The number of this lease.
    pub fence: i64,
}
