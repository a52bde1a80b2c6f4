use chrono::TimeDelta;
use escalated_core::{sla::SlaMetric, time::Timestamp};

use super::{Promise, track::Counted};

/// One promise from its start until it was done.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) metric: SlaMetric,
    pub(super) cycle: i32,
    pub(super) started_at: Timestamp,
    /// What had counted on the ticket when it started.
    pub(super) base: Counted,
    pub(super) done: Option<Done>,
}

/// How a promise ended. It never changes afterwards, whatever the rules become.
#[derive(Debug, Clone, Copy)]
pub(super) struct Done {
    pub(super) at: Timestamp,
    /// None when nothing was promised at that time.
    pub(super) verdict: Option<Verdict>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict {
    pub(super) met: bool,
    pub(super) promise: Promise,
    pub(super) consumed: TimeDelta,
    pub(super) due: Option<Timestamp>,
}

impl Run {
    pub(super) fn new(metric: SlaMetric, cycle: i32, at: Timestamp, base: Counted) -> Self {
        Self { metric, cycle, started_at: at, base, done: None }
    }

    pub(super) fn is_open(&self) -> bool {
        self.done.is_none()
    }
}
