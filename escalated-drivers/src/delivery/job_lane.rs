use std::sync::Arc;

use chrono::TimeDelta;
use escalated_core::{
    Result,
    entropy::Entropy,
    jobs::{Job, JobHandler, JobStore},
    time::Timestamp,
};

use super::{
    Round,
    consumer_lane::Worked,
    job_clock::JobClock,
    limited::{LEASE_SECONDS, limited},
    retry::{describe, next_attempt},
};

/// How many jobs are run in one round.
const JOBS: usize = 20;

/// The way of jobs to one handler, one at a time. No other handler is on it.
pub(super) struct JobLane {
    handler: Arc<dyn JobHandler>,
    kind: [String; 1],
    jobs: Arc<dyn JobStore>,
    clock: Arc<JobClock>,
    entropy: Arc<dyn Entropy>,
}

impl JobLane {
    pub(super) fn new(
        handler: Arc<dyn JobHandler>,
        jobs: Arc<dyn JobStore>,
        clock: Arc<JobClock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let kind = [handler.kind().to_owned()];
        Self { handler, kind, jobs, clock, entropy }
    }

    pub(super) fn kind(&self) -> &str {
        self.handler.kind()
    }

    /// Runs jobs that are due.
    pub(super) async fn work(&self) -> Result<Worked> {
        let mut ran = 0;
        // One at a time, so that each has its whole lease however long those before it took.
        while ran < JOBS {
            let now = self.clock.now();
            let until = now + TimeDelta::seconds(LEASE_SECONDS);
            let Some(job) = self.jobs.claim_jobs(&self.kind, now, until, 1).await?.pop() else {
                break;
            };
            ran += 1;
            self.run(&job, now).await?;
        }
        Ok(Worked { round: Round { jobs: ran, ..Round::default() }, more: ran == JOBS })
    }

    async fn run(&self, job: &Job, now: Timestamp) -> Result<()> {
        let (handler, own) = (self.handler.clone(), job.clone());
        match limited(async move { handler.run(&own, now).await }).await {
            Ok(again) => self.jobs.finish_job(job, again).await.map(|_| ()),
            Err(error) => {
                let again = next_attempt(&error, job.attempts + 1, now, &*self.entropy);
                self.jobs.fail_job(job, again, &describe(&error)).await.map(|_| ())
            }
        }
    }

    /// Calls jobs back that a wrong clock put off.
    pub(super) async fn recall(&self, now: Timestamp) -> Result<()> {
        let Some(period) = self.handler.period() else { return Ok(()) };
        let beyond = now + period + TimeDelta::seconds(LEASE_SECONDS);
        self.jobs.recall_jobs(self.kind(), beyond, now).await.map(|_| ())
    }
}
