use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Result,
    jobs::{Job, JobHandler},
    sla::SweepScope,
    time::Timestamp,
};

use super::{BATCH, Connected, SWEEP_JOB};
use crate::{backend::ChosenBackend, sweep::SlaSweep};

/// Batches in one run, so that it ends well within its lease; the rest runs on at once.
const MAX_BATCHES: usize = 20;

/// Looks at all clocks that are due, every few seconds. It runs once over all nodes; two that run
/// at once pass over what the other has locked.
#[derive(Debug, Clone)]
pub struct SlaSweepJob {
    connected: Connected,
    rule: Arc<SlaSweep>,
    backend: ChosenBackend,
    interval: TimeDelta,
    safety_net: TimeDelta,
}

impl SlaSweepJob {
    pub(crate) fn new(
        connected: Connected,
        rule: Arc<SlaSweep>,
        backend: ChosenBackend,
        interval: TimeDelta,
        safety_net: TimeDelta,
    ) -> Self {
        Self { connected, rule, backend, interval, safety_net }
    }
}

#[async_trait]
impl JobHandler for SlaSweepJob {
    fn kind(&self) -> &'static str {
        SWEEP_JOB
    }

    fn period(&self) -> Option<TimeDelta> {
        Some(self.interval.max(self.safety_net))
    }

    async fn run(&self, _job: &Job, now: Timestamp) -> Result<Option<Timestamp>> {
        // A host's backend may fail on another node, which nobody tells this one.
        let every = if self.backend.is_timers() { self.safety_net } else { self.interval };
        let sweeps = &self.connected.services()?.ports().sweeps;
        for _ in 0..MAX_BATCHES {
            match sweeps.sweep(&SweepScope::Due, now, BATCH, self.rule.clone()).await {
                Ok(swept) if swept.looked == 0 => return Ok(Some(now + every)),
                Ok(_) => {}
                // A job that fails is given up in the end, and this one must not be.
                Err(error) => {
                    tracing::warn!(
                        code = error.code(),
                        "an SLA sweep failed; the next one follows"
                    );
                    return Ok(Some(now + every));
                }
            }
        }
        Ok(Some(now))
    }
}
