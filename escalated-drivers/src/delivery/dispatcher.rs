use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::TimeDelta;
use escalated_core::{
    Error, Result,
    entropy::Entropy,
    events::EventName,
    jobs::{Job, JobHandler, JobStore},
    outbox::{
        Claim, Consumer, DeliveryStore, MAX_ATTEMPTS, Order, Relayed, Route, backoff_seconds,
    },
    time::{Clock, JumpGuard, Timestamp},
};
use futures_util::future::join_all;

use super::{Round, lookout::Lookout};

/// How long a worker may take for what it has leased.
const LEASE_SECONDS: i64 = 60;
/// How many deliveries are leased at a time for each consumer.
const BATCH: i64 = 50;
/// How many jobs are run in one round.
const JOBS: usize = 20;
/// How long one delivery or one job may take. It ends before its lease does, or another node would
/// begin the same while it is under way.
const LIMIT: Duration = Duration::from_secs(45);

/// Takes events from the outbox to their consumers and jobs to their handlers, one round at a
/// time. It holds no state whose loss in a crash would matter.
pub struct Dispatcher {
    deliveries: Arc<dyn DeliveryStore>,
    jobs: Arc<dyn JobStore>,
    consumers: Vec<Arc<dyn Consumer>>,
    handlers: Vec<Arc<dyn JobHandler>>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    routes: Vec<Route>,
    lookout: Lookout,
    guard: Mutex<JumpGuard>,
    /// The instant of the jobs that were looked for last; none before the first look.
    believed: Mutex<Option<Timestamp>>,
}

impl fmt::Debug for Dispatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.consumers.iter().map(|consumer| consumer.name()).collect();
        f.debug_struct("Dispatcher").field("consumers", &names).finish_non_exhaustive()
    }
}

impl Dispatcher {
    /// A dispatcher to these consumers and handlers.
    #[must_use]
    pub fn new(
        deliveries: Arc<dyn DeliveryStore>,
        jobs: Arc<dyn JobStore>,
        consumers: Vec<Arc<dyn Consumer>>,
        handlers: Vec<Arc<dyn JobHandler>>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let routes = consumers.iter().map(|consumer| Route {
            consumer: consumer.name().to_owned(),
            order: consumer.order(),
            events: EventName::ALL.iter().copied().filter(|event| consumer.wants(*event)).collect(),
        });
        let routes = routes.collect();
        Self {
            deliveries,
            jobs,
            consumers,
            handlers,
            clock,
            entropy,
            routes,
            lookout: Lookout::default(),
            guard: Mutex::default(),
            believed: Mutex::default(),
        }
    }

    /// One round: relay, one batch for each consumer, one batch of jobs.
    ///
    /// # Errors
    /// Those of the database; what was leased is due again when its lease ends.
    pub async fn round(&self) -> Result<Round> {
        let now = self.clock.now();
        let until = now + TimeDelta::seconds(LEASE_SECONDS);
        let lease = if self.lookout.is_behind() { 0 } else { BATCH };
        let Relayed { events, mut claims } =
            self.deliveries.relay(&self.routes, now, until, lease).await?;
        if events > usize::try_from(BATCH).unwrap_or(0) {
            self.lookout.left();
        }
        let looks = events == 0 || self.lookout.is_due(now);
        let work = self.consumers.iter().map(|consumer| {
            let own = claims.extract_if(.., |(name, _)| name == consumer.name());
            let leased = own.map(|(_, claim)| claim).collect();
            self.consume(consumer, now, leased, looks)
        });
        let mut round = Round { relayed: events, ..Round::default() };
        let mut more = false;
        for done in join_all(work.collect::<Vec<_>>()).await {
            let (done, full) = done?;
            round += done;
            more |= full;
        }
        if looks {
            self.lookout.looked(now, more);
        }
        round.jobs = self.work().await?;
        Ok(round)
    }

    /// Delivers what is leased, and what is due if it `looks` or the consumer needs order. Tells
    /// whether as much was due as is leased at a time, so that there may be more.
    async fn consume(
        &self,
        consumer: &Arc<dyn Consumer>,
        now: Timestamp,
        leased: Vec<Claim>,
        looks: bool,
    ) -> Result<(Round, bool)> {
        let until = now + TimeDelta::seconds(LEASE_SECONDS);
        let order = consumer.order();
        let (mut claims, mut full) = (leased, false);
        if looks || order == Order::PerTicket {
            match self.deliveries.claim(consumer.name(), order, now, until, BATCH).await {
                Ok(due) => {
                    full = i64::try_from(due.len()).is_ok_and(|count| count >= BATCH);
                    claims.extend(due);
                }
                // What is leased need not wait until its lease has run out.
                Err(error) if !claims.is_empty() => {
                    tracing::warn!(code = error.code(), "due deliveries were not read");
                }
                Err(error) => return Err(error),
            }
        }
        let claims: Vec<Arc<Claim>> = claims.into_iter().map(Arc::new).collect();
        let told = claims.iter().map(|claim| deliver(consumer.clone(), claim.clone()));
        let results = join_all(told).await;
        let mut done = Vec::new();
        let mut failed = 0;
        for (claim, result) in claims.iter().zip(results) {
            match result {
                Ok(()) => done.push((claim.delivery_id, claim.fence)),
                Err(error) => {
                    failed += 1;
                    self.put_off(consumer.name(), claim, &error).await?;
                }
            }
        }
        self.deliveries.acknowledge(&done).await?;
        Ok((Round { delivered: done.len(), failed, ..Round::default() }, full))
    }

    async fn put_off(&self, consumer: &str, claim: &Claim, error: &Error) -> Result<()> {
        let attempts = claim.attempts + 1;
        let again = (is_temporary(error) && attempts < MAX_ATTEMPTS).then(|| self.later(attempts));
        if again.is_none() {
            let event = claim.event.event_id.as_str();
            tracing::warn!(consumer, event, code = error.code(), "a delivery was given up");
        }
        self.deliveries.fail(claim, again, &describe(error)).await?;
        Ok(())
    }

    async fn work(&self) -> Result<usize> {
        if self.handlers.is_empty() {
            return Ok(0);
        }
        let kinds: Vec<_> = self.handlers.iter().map(|handler| handler.kind().to_owned()).collect();
        self.recall(self.believe(self.clock.now())).await?;
        let mut ran = 0;
        // One at a time, so that each has its whole lease however long those before it took.
        while ran < JOBS {
            let now = self.believe(self.clock.now());
            let until = now + TimeDelta::seconds(LEASE_SECONDS);
            let Some(job) = self.jobs.claim_jobs(&kinds, now, until, 1).await?.pop() else { break };
            let job = &job;
            ran += 1;
            let handler = self.handlers.iter().find(|handler| handler.kind() == job.kind);
            let Some(handler) = handler else { continue };
            match run(handler.clone(), job.clone(), now).await {
                Ok(again) => {
                    self.jobs.finish_job(job, again).await?;
                }
                Err(error) => {
                    let attempts = job.attempts + 1;
                    let temporary = is_temporary(&error) && attempts < MAX_ATTEMPTS;
                    let again = temporary.then(|| now + self.backoff(attempts));
                    self.jobs.fail_job(job, again, &describe(&error)).await?;
                }
            }
        }
        Ok(ran)
    }

    /// The instant for jobs: a clock that was set ahead is not believed for a while, so that
    /// nothing is done before its time.
    fn believe(&self, now: Timestamp) -> Timestamp {
        let mut guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner);
        let was_held = guard.is_held();
        let believed = guard.believe(now, self.clock.monotonic());
        if guard.is_held() && !was_held {
            tracing::warn!(shows = %now, "the machine's clock jumped ahead; jobs wait for it");
        }
        believed
    }

    /// Calls jobs back that a wrong clock put off: at the first look, and after a jump back.
    async fn recall(&self, now: Timestamp) -> Result<()> {
        let last = *self.believed.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|last| now < last) {
            for handler in &self.handlers {
                let Some(period) = handler.period() else { continue };
                let beyond = now + period + TimeDelta::seconds(LEASE_SECONDS);
                self.jobs.recall_jobs(handler.kind(), beyond, now).await?;
            }
        }
        *self.believed.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        Ok(())
    }

    fn later(&self, attempts: i32) -> Timestamp {
        self.clock.now() + self.backoff(attempts)
    }

    fn backoff(&self, attempts: i32) -> TimeDelta {
        let mut jitter = [0_u8; 1];
        self.entropy.fill(&mut jitter);
        let [jitter] = jitter;
        TimeDelta::seconds(backoff_seconds(attempts, jitter))
    }

    /// Whether any consumer needs the order of a ticket's events.
    #[must_use]
    pub fn keeps_order(&self) -> bool {
        self.consumers.iter().any(|consumer| consumer.order() == Order::PerTicket)
    }
}

/// A consumer's panic is its own failure, not the dispatcher's.
async fn deliver(consumer: Arc<dyn Consumer>, claim: Arc<Claim>) -> Result<()> {
    limited(async move { consumer.deliver(&claim.event).await }).await
}

async fn run(handler: Arc<dyn JobHandler>, job: Job, now: Timestamp) -> Result<Option<Timestamp>> {
    limited(async move { handler.run(&job, now).await }).await
}

/// Work in a task of its own, which is cut off when it takes too long.
async fn limited<T: Send + 'static>(
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    crate::local::detached(async move {
        tokio::time::timeout(LIMIT, work).await.unwrap_or_else(|late| {
            let message = "it took too long and was cut off; it is tried again";
            Err(Error::unavailable("took_too_long", message).with_source(late))
        })
    })
    .await
}

fn is_temporary(error: &Error) -> bool {
    error.kind().is_temporary() || error.is_retryable()
}

fn describe(error: &Error) -> String {
    format!("{}: {}", error.code(), error.message())
}
