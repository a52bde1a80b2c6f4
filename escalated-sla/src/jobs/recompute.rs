use std::sync::Arc;

use async_trait::async_trait;
use escalated_core::{
    Result,
    ids::TicketId,
    jobs::{Job, JobHandler, NewJob},
    sla::SweepScope,
    time::Timestamp,
};
use serde_json::json;

use super::{BATCH, Connected, RECOMPUTE_JOB};
use crate::sweep::SlaRecompute;

/// Batches in one run, so that it ends well within its lease; another job does the rest.
const MAX_BATCHES: usize = 20;

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
        let ports = self.connected.services()?.ports();
        let after = job.payload.get("after").and_then(serde_json::Value::as_i64);
        let mut after = TicketId(after.unwrap_or(0));
        for _ in 0..MAX_BATCHES {
            let scope = SweepScope::Open { tenant: job.tenant.clone(), after };
            let swept = ports.sweeps.sweep(&scope, now, BATCH, self.rule.clone()).await?;
            if swept.last <= after {
                return Ok(None);
            }
            after = swept.last;
        }
        let rest = NewJob {
            kind: RECOMPUTE_JOB.to_owned(),
            dedupe_key: Some(format!("{}:{after}", job.id)),
            run_at: now,
            payload: json!({ "after": after }),
        };
        ports.jobs.add_job(&job.tenant, &rest, now).await?;
        Ok(None)
    }
}
