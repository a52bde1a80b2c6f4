use std::{collections::BTreeSet, fmt, sync::Arc};

use chrono::TimeDelta;
use escalated_core::{
    Result,
    entropy::Entropy,
    jobs::{JobHandler, JobStore},
    outbox::{Claim, Consumer, DeliveryStore, Due, Lookout, Relayed, Sought},
    time::{Clock, Timestamp},
};

use super::{
    Round,
    consumer_lane::{BATCH, ConsumerLane},
    job_clock::JobClock,
    job_lane::JobLane,
    limited::LEASE_SECONDS,
};

/// Takes events from the outbox to their consumers and jobs to their handlers, each on a lane of
/// its own. It holds no state whose loss in a crash would matter.
pub struct Dispatcher {
    deliveries: Arc<dyn DeliveryStore>,
    lookout: Arc<dyn Lookout>,
    pub(super) consumers: Vec<ConsumerLane>,
    pub(super) handlers: Vec<JobLane>,
    pub(super) clock: Arc<dyn Clock>,
    job_clock: Arc<JobClock>,
}

/// What the relay gave to the lanes.
pub(super) struct Given {
    /// How many events were given their position.
    pub events: usize,
    /// For each consumer, in their order, what is leased.
    pub leased: Vec<Vec<Claim>>,
    /// For each consumer, in their order, whether there is more.
    pub waits: Vec<bool>,
    /// When the leases end.
    pub until: Timestamp,
}

impl fmt::Debug for Dispatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.consumers.iter().map(ConsumerLane::name).collect();
        f.debug_struct("Dispatcher").field("consumers", &names).finish_non_exhaustive()
    }
}

impl Dispatcher {
    /// A dispatcher to these consumers and handlers. Of two handlers of one kind the first has it.
    #[must_use]
    pub fn new(
        deliveries: Arc<dyn DeliveryStore>,
        jobs: &Arc<dyn JobStore>,
        lookout: Arc<dyn Lookout>,
        consumers: Vec<Arc<dyn Consumer>>,
        handlers: Vec<Arc<dyn JobHandler>>,
        clock: Arc<dyn Clock>,
        entropy: &Arc<dyn Entropy>,
    ) -> Self {
        let job_clock = Arc::new(JobClock::new(clock.clone()));
        let lane = |consumer| {
            ConsumerLane::new(consumer, deliveries.clone(), clock.clone(), entropy.clone())
        };
        let consumers = consumers.into_iter().map(lane).collect();
        let mut kinds = BTreeSet::new();
        let handlers = handlers
            .into_iter()
            .filter(|handler| kinds.insert(handler.kind().to_owned()))
            .map(|handler| JobLane::new(handler, jobs.clone(), job_clock.clone(), entropy.clone()))
            .collect();
        Self { deliveries, lookout, consumers, handlers, clock, job_clock }
    }

    /// One round, lane after lane: relay, one batch for each consumer, some jobs of each kind.
    ///
    /// # Errors
    /// Those of the database; what was leased is due again when its lease ends.
    pub async fn round(&self) -> Result<Round> {
        let mut given = self.relay(|_| BATCH).await?;
        let mut failed = Ok(());
        let due = self.look().await.unwrap_or_else(|error| {
            // What is leased need not wait until its lease has run out.
            failed = Err(error);
            Due::default()
        });
        // Another node was relaying just then, and did not take them all.
        if due.events && given.events == 0 {
            given = self.relay(|_| BATCH).await?;
        }
        let mut round = Round { relayed: given.events, ..Round::default() };
        for (lane, leased) in self.consumers.iter().zip(given.leased) {
            let looks = due.consumers.iter().any(|name| name == lane.name());
            if looks || !leased.is_empty() {
                match lane.work(leased, looks).await {
                    Ok(worked) => round += worked.whole().await,
                    Err(error) => failed = Err(error),
                }
            }
        }
        for lane in &self.handlers {
            if due.kinds.iter().any(|kind| kind == lane.kind()) {
                match lane.work().await {
                    Ok(worked) => round += worked.whole().await,
                    Err(error) => failed = Err(error),
                }
            }
        }
        failed.map(|()| round)
    }

    /// Gives new events their position. Leases what each consumer, by its place, takes at once.
    pub(super) async fn relay(&self, free: impl Fn(usize) -> usize) -> Result<Given> {
        let now = self.clock.now();
        let until = now + TimeDelta::seconds(LEASE_SECONDS);
        let routes = self.consumers.iter().enumerate();
        let routes: Vec<_> = routes.map(|(place, lane)| lane.route(free(place))).collect();
        let Relayed { events, mut claims, waiting } =
            self.deliveries.relay(&routes, now, until).await?;
        let mut given = Given { events, leased: Vec::new(), waits: Vec::new(), until };
        for lane in &self.consumers {
            let own = claims.extract_if(.., |(name, _)| name == lane.name());
            given.leased.push(own.map(|(_, claim)| claim).collect());
            let waits = waiting.iter().any(|name| name == lane.name());
            if waits {
                lane.fall_behind();
            }
            given.waits.push(waits);
        }
        Ok(given)
    }

    /// What is due on every lane.
    pub(super) async fn look(&self) -> Result<Due> {
        let jobs_now = self.job_clock.now();
        if self.job_clock.is_in_doubt(jobs_now) {
            for lane in &self.handlers {
                lane.recall(jobs_now).await?;
            }
        }
        self.job_clock.looked(jobs_now);
        let sought = Sought {
            consumers: self.consumers.iter().map(|lane| lane.name().to_owned()).collect(),
            now: self.clock.now(),
            kinds: self.handlers.iter().map(|lane| lane.kind().to_owned()).collect(),
            jobs_now,
        };
        self.lookout.look(&sought).await
    }
}
