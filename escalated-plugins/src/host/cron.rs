use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Error, Result,
    actor::Cause,
    ids::TenantId,
    jobs::{Job, JobHandler, NewJob},
    outbox::{MAX_ATTEMPTS, backoff_seconds},
    plugins::Plugin,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    schedule::Schedule,
    shared::{Shared, reason},
};
use crate::{ctx::Origin, runtimes::CallCx};

/// The kind of a schedule of a plugin.
pub const CRON_JOB: &str = "plugins.cron";

/// How many schedules a node runs at once.
const AT_ONCE: usize = 8;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    plugin: String,
    schedule: String,
}

impl Shared {
    /// Adds a job for each schedule of an active plugin that has none.
    pub(super) async fn add_schedules(&self, tenant: &TenantId, plugin: &Plugin) -> Result<()> {
        let now = self.clock.now();
        for schedule in &plugin.manifest.cron_schedules {
            let Some(run_at) = next(plugin, schedule, now) else { continue };
            let payload = Payload { plugin: plugin.name.clone(), schedule: schedule.clone() };
            let job = NewJob {
                kind: CRON_JOB.to_owned(),
                dedupe_key: Some(format!("{}:{schedule}", plugin.name)),
                run_at,
                payload: json!(payload),
            };
            self.ports()?.jobs.add_job(tenant, &job, now).await?;
        }
        Ok(())
    }
}

/// Intervals are counted from the activation, whichever node counts.
fn next(plugin: &Plugin, schedule: &str, now: Timestamp) -> Option<Timestamp> {
    let anchor = plugin.activated_at.unwrap_or_default();
    schedule.parse::<Schedule>().ok()?.next(anchor, now)
}

/// Wakes plugins. A job is leased by one node at a time, so a schedule runs once whatever the number
/// of nodes; what was missed runs once too. A plugin that was away is woken again with backoff, until
/// its next instant comes.
pub(super) struct Cron(pub(super) Arc<Shared>);

#[async_trait]
impl JobHandler for Cron {
    fn kind(&self) -> &'static str {
        CRON_JOB
    }

    /// A plugin that takes long holds up no schedule of another.
    fn at_once(&self) -> usize {
        AT_ONCE
    }

    async fn run(&self, job: &Job, now: Timestamp) -> Result<Option<Timestamp>> {
        let unreadable = |error| {
            Error::internal("job_unreadable", "the job names no schedule").with_source(error)
        };
        let due: Payload = serde_json::from_value(job.payload.clone()).map_err(unreadable)?;
        let active = self.0.active(&job.tenant).await?;
        let Some(plugin) = active.get(&due.plugin) else { return Ok(None) };
        if !plugin.manifest.cron_schedules.contains(&due.schedule) {
            return Ok(None);
        }
        let call = CallCx {
            tenant: job.tenant.clone(),
            origin: Origin {
                cause: Cause { by: Some("cron".to_owned()), depth: 0 },
                actor: None,
                request_id: format!("job-{}", job.id),
            },
        };
        let woken = async { self.0.runtime_of(plugin)?.cron(&call, plugin, &due.schedule).await };
        let next = next(plugin, &due.schedule, now);
        let Err(error) = woken.await else { return Ok(next) };
        let again = again(&error, job, now).filter(|again| next.is_none_or(|next| *again < next));
        // One line for all attempts.
        if job.attempts == 0 || again.is_none() {
            let message = format!("the schedule `{}` failed: {}", due.schedule, reason(&error));
            self.0.log(&job.tenant, &plugin.name, &message).await;
        }
        match again {
            // The count of attempts, and with it the pause, is kept with the job.
            Some(_) if job.attempts + 1 < MAX_ATTEMPTS => Err(error),
            again => Ok(again.or(next)),
        }
    }
}

/// When a plugin that was away is woken again. One that was at work when its time was over is not:
/// it may be at work still.
fn again(error: &Error, job: &Job, now: Timestamp) -> Option<Timestamp> {
    if !error.kind().is_temporary() || error.code() == "plugin_timeout" {
        return None;
    }
    Some(now + TimeDelta::seconds(backoff_seconds(job.attempts + 1, 0)))
}
