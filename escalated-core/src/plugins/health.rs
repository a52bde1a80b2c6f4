use serde::{Deserialize, Serialize};

use crate::{time::Timestamp, words::words};

words! {
    /// Where a runtime of plugins stands.
    RuntimeState, "state" {
        /// Nothing was asked of it yet, or it was ended.
        Stopped = "stopped", "Stopped";
        /// It is being started.
        Starting = "starting", "Starting";
        /// It answers.
        Ready = "ready", "Ready";
        /// It failed to start, or ended too often, and is not started again before `retry_at`.
        Waiting = "waiting", "Waiting to be started again";
        /// It finishes what it has begun.
        Draining = "draining", "Ending";
    }
}

/// How one runtime fares on this node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuntimeHealth {
    /// Its name.
    pub runtime: String,
    /// Where it stands.
    pub state: RuntimeState,
    /// What it says its version is, once it has started.
    pub version: Option<String>,
    /// The id of its process, if it is one.
    pub pid: Option<u32>,
    /// When it last became ready.
    pub ready_at: Option<Timestamp>,
    /// When it may be started again, while it waits.
    pub retry_at: Option<Timestamp>,
    /// How often it was started.
    pub starts: u64,
    /// Calls that it has not answered yet.
    pub pending: usize,
    /// Calls that it did not answer in time.
    pub timeouts: u64,
    /// Lines that were not understood.
    pub skipped_lines: u64,
    /// Why it last failed: the code and the sentence.
    pub last_error: Option<String>,
    /// What it could not load, and why.
    pub problems: Vec<super::Problem>,
}
