use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Error, Result,
    ids::TicketId,
    jobs::{Job, JobHandler, NewJob},
    services::Ports,
    sla::SweepScope,
    time::Timestamp,
};
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::{BATCH, Connected, RECOMPUTE_JOB};
use crate::sweep::SlaRecompute;

/// Batches in one run, so that it ends well within its lease; another job does the rest.
const MAX_BATCHES: usize = 20;

/// When it looks again at tickets that somebody held.
const AGAIN: TimeDelta = TimeDelta::seconds(5);

/// Works all open clocks of a tenant out anew after its rules have changed. It may run twice: what
/// agrees already is not written. Tickets that somebody holds have a job of their own afterwards.
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
        if let Some(left) = job.payload.get("tickets") {
            return self.catch_up(ports, job, left, now).await;
        }
        let mut locked = Vec::new();
        let mut is_done = false;
        let after = job.payload.get("after").and_then(Value::as_i64);
        let mut after = TicketId(after.unwrap_or(0));
        for _ in 0..MAX_BATCHES {
            let scope = SweepScope::Open { tenant: job.tenant.clone(), after };
            let swept = ports.sweeps.sweep(&scope, now, BATCH, self.rule.clone()).await?;
            locked.extend(swept.locked);
            if swept.last <= after {
                is_done = true;
                break;
            }
            after = swept.last;
        }
        let follow = |key: String, run_at, payload| NewJob {
            kind: RECOMPUTE_JOB.to_owned(),
            dedupe_key: Some(format!("{}:{key}", job.id)),
            run_at,
            payload,
        };
        for left in locked.chunks(BATCH as usize) {
            let key = left.first().map_or_else(String::new, |first| format!("held:{first}"));
            let job_of_held = follow(key, now + AGAIN, json!({ "tickets": left }));
            ports.jobs.add_job(&job.tenant, &job_of_held, now).await?;
        }
        if !is_done {
            let rest = follow(after.to_string(), now, json!({ "after": after }));
            ports.jobs.add_job(&job.tenant, &rest, now).await?;
        }
        Ok(None)
    }
}

impl SlaRecomputeJob {
    /// Tickets that somebody held: again and again, until nobody does.
    async fn catch_up(
        &self,
        ports: &Ports,
        job: &Job,
        left: &Value,
        now: Timestamp,
    ) -> Result<Option<Timestamp>> {
        let tickets = Vec::<TicketId>::deserialize(left).map_err(|source| {
            Error::internal("job_unreadable", "the job names no tickets").with_source(source)
        })?;
        let scope = SweepScope::These { tenant: job.tenant.clone(), tickets };
        let swept = ports.sweeps.sweep(&scope, now, BATCH, self.rule.clone()).await?;
        Ok((!swept.locked.is_empty()).then_some(now + AGAIN))
    }
}
