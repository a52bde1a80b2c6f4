use std::sync::Arc;

use chrono::TimeDelta;
use escalated_core::{
    Result,
    entropy::Entropy,
    jobs::{Job, JobHandler, JobStore},
    time::Timestamp,
};

use futures_util::FutureExt;

use super::{
    Round,
    consumer_lane::Worked,
    job_clock::JobClock,
    limited::{LEASE_SECONDS, limited},
    retry::{describe, next_attempt},
    slow::{SlowCount, patiently},
};

/// How many jobs are run in one round.
const JOBS: usize = 20;

/// The way of jobs to one handler. No other handler is on it.
pub(super) struct JobLane {
    ends: Arc<Ends>,
    kind: [String; 1],
    slow: SlowCount,
}

/// The handler, and where it is kept what became of a job.
struct Ends {
    handler: Arc<dyn JobHandler>,
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
        let ends = Arc::new(Ends { handler, jobs, clock, entropy });
        Self { ends, kind, slow: SlowCount::default() }
    }

    pub(super) fn kind(&self) -> &str {
        self.ends.handler.kind()
    }

    /// Runs jobs that are due.
    pub(super) async fn work(&self) -> Result<Worked> {
        let at_once = self.ends.handler.at_once();
        if at_once > 1 {
            return self.work_at_once(at_once).await;
        }
        let mut ran = 0;
        // One at a time, so that each has its whole lease however long those before it took.
        while ran < JOBS {
            let now = self.ends.clock.now();
            let Some(job) = self.claim(now, 1).await?.pop() else { break };
            ran += 1;
            self.ends.run(&job, now).await?;
        }
        let round = Round { jobs: ran, ..Round::default() };
        Ok(Worked { round, more: ran == JOBS, slow: Vec::new() })
    }

    /// As many as there are places. Each is begun as it is leased.
    async fn work_at_once(&self, at_once: usize) -> Result<Worked> {
        let most = self.slow.left(at_once);
        if most == 0 {
            return Ok(Worked::default());
        }
        let now = self.ends.clock.now();
        let jobs = self.claim(now, most).await?;
        let more = jobs.len() == most;
        let runs = jobs.into_iter().map(|job| {
            let ends = self.ends.clone();
            async move { ends.run(&job, now).await }.boxed()
        });
        let (done, late) = patiently(runs.collect()).await;
        let slow = late.into_iter().map(|late| {
            let taken = self.slow.take();
            let settled = async move {
                let _taken = taken;
                ran(late.await)
            };
            settled.boxed()
        });
        let slow = slow.collect();
        let round = done.into_iter().map(ran).fold(Round::default(), |mut all, one| {
            all += one;
            all
        });
        Ok(Worked { round, more, slow })
    }

    async fn claim(&self, now: Timestamp, most: usize) -> Result<Vec<Job>> {
        let until = now + TimeDelta::seconds(LEASE_SECONDS);
        let most = i64::try_from(most).unwrap_or(1);
        self.ends.jobs.claim_jobs(&self.kind, now, until, most).await
    }

    /// Calls jobs back that a wrong clock put off.
    pub(super) async fn recall(&self, now: Timestamp) -> Result<()> {
        let Some(period) = self.ends.handler.period() else { return Ok(()) };
        let beyond = now + period + TimeDelta::seconds(LEASE_SECONDS);
        self.ends.jobs.recall_jobs(self.kind(), beyond, now).await.map(|_| ())
    }
}

/// A job whose end was not kept is run again when its lease has run out.
fn ran(settled: Result<()>) -> Round {
    if let Err(error) = settled {
        tracing::warn!(code = error.code(), "the end of a job was not kept");
    }
    Round { jobs: 1, ..Round::default() }
}

impl Ends {
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
}
