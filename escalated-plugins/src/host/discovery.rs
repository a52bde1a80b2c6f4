use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Result,
    actor::{Actor, Cx},
    ids::TenantId,
    jobs::{Job, JobHandler, NewJob},
    time::Timestamp,
};
use serde_json::Value;

use super::shared::Shared;

/// The kind of the look at what runtimes have.
pub const DISCOVER_JOB: &str = "plugins.discover";
/// How often.
const AGAIN: TimeDelta = TimeDelta::minutes(10);

/// Asks runtimes for their plugins now and then, for each tenant that has active ones. What was
/// installed or changed meanwhile is in the admin list, and at work, without a restart of the host.
pub(super) struct Discovery(pub(super) Arc<Shared>);

pub(super) fn discover_job(now: Timestamp) -> NewJob {
    let kind = DISCOVER_JOB.to_owned();
    NewJob { kind: kind.clone(), dedupe_key: Some(kind), run_at: now, payload: Value::Null }
}

/// The host itself in a tenant.
pub(super) fn system(tenant: &TenantId, now: Timestamp) -> Cx {
    let actor = Actor::System { name: "plugins".to_owned() };
    Cx { actor, ..Cx::system(tenant.clone(), now) }
}

impl Discovery {
    async fn look(&self, job: &Job, now: Timestamp) -> Result<()> {
        if job.tenant == TenantId::default() {
            let ports = self.0.ports()?;
            let tenants = ports.plugins.tenants_with_plugins().await?;
            for tenant in tenants.iter().filter(|tenant| **tenant != job.tenant) {
                ports.jobs.add_job(tenant, &discover_job(now), now).await?;
            }
        }
        self.0.discover(&system(&job.tenant, now)).await
    }
}

#[async_trait]
impl JobHandler for Discovery {
    fn kind(&self) -> &'static str {
        DISCOVER_JOB
    }

    fn period(&self) -> Option<TimeDelta> {
        Some(AGAIN)
    }

    /// A tenant whose runtime does not come up holds up no other.
    fn at_once(&self) -> usize {
        4
    }

    async fn run(&self, job: &Job, now: Timestamp) -> Result<Option<Timestamp>> {
        // A job that fails is given up in the end, and this one must not be.
        if let Err(error) = self.look(job, now).await {
            tracing::warn!(code = error.code(), "plugins were not all looked for");
        }
        Ok((job.tenant == TenantId::default()).then(|| now + AGAIN))
    }
}
