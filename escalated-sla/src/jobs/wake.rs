use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Error, Result,
    ids::TicketId,
    jobs::{Job, JobHandler},
    sla::SweepScope,
    time::Timestamp,
};

use super::Connected;
use crate::{backend::WAKE_JOB, sweep::SlaSweep};

/// Looks at the clocks of one ticket at the instant of a wake-up.
#[derive(Debug, Clone)]
pub struct SlaWake {
    connected: Connected,
    rule: Arc<SlaSweep>,
}

impl SlaWake {
    pub(crate) fn new(connected: Connected, rule: Arc<SlaSweep>) -> Self {
        Self { connected, rule }
    }
}

/// The ticket that a job is about.
pub(super) fn ticket_of(job: &Job) -> Result<TicketId> {
    let id = job.payload.get("ticket_id").and_then(serde_json::Value::as_i64);
    let error = || Error::internal("job_unreadable", "the job names no ticket");
    id.map(TicketId).ok_or_else(error)
}

#[async_trait]
impl JobHandler for SlaWake {
    fn kind(&self) -> &'static str {
        WAKE_JOB
    }

    async fn run(&self, job: &Job, now: Timestamp) -> Result<Option<Timestamp>> {
        let scope = SweepScope::Ticket { tenant: job.tenant.clone(), ticket: ticket_of(job)? };
        let sweeps = &self.connected.services()?.ports().sweeps;
        let swept = sweeps.sweep(&scope, now, 1, self.rule.clone()).await?;
        // Whoever holds the ticket is soon done, and may have changed what is due.
        Ok((!swept.locked.is_empty()).then(|| now + TimeDelta::seconds(1)))
    }
}
