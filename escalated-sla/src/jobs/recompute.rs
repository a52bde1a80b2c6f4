use std::sync::Arc;

use async_trait::async_trait;
use escalated_core::{
    Result,
    ids::TicketId,
    jobs::{Job, JobHandler},
    sla::SweepScope,
    time::Timestamp,
};

use super::{BATCH, Connected, RECOMPUTE_JOB};
use crate::sweep::SlaRecompute;

/// Works all open clocks of a tenant out anew after its rules have changed. It may run twice: what
/// agrees already is not written.
#[derive(Debug, Clone)]
pub struct SlaRecomputeJob {
    connected: Connected,
    rule: Arc<SlaRecompute>,
}

impl SlaRecomputeJob {
    pub(crate) fn new(connected: Connected, rule: Arc<SlaRecompute>) -> Self {
        Self { connected, rule }
    }
}

#[async_trait]
impl JobHandler for SlaRecomputeJob {
    fn kind(&self) -> &'static str {
        RECOMPUTE_JOB
    }

    async fn run(&self, job: &Job, now: Timestamp) -> Result<Option<Timestamp>> {
        let sweeps = &self.connected.services()?.ports().sweeps;
        let mut after = TicketId(0);
        loop {
            let scope = SweepScope::Open { tenant: job.tenant.clone(), after };
            let swept = sweeps.sweep(&scope, now, BATCH, self.rule.clone()).await?;
            if swept.last <= after {
                return Ok(None);
            }
            after = swept.last;
        }
    }
}
