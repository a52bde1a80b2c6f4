use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use chrono::TimeDelta;
use escalated_core::{
    Error, Result,
    entropy::Entropy,
    events::EventName,
    outbox::{Claim, Consumer, DeliveryStore, Order, Route},
    time::Clock,
};
use futures_util::{FutureExt, future::join_all};

use super::{
    Round,
    limited::{LEASE_SECONDS, limited},
    retry::{describe, next_attempt},
    slow::{Slow, SlowCount, patiently},
};

/// How many deliveries are leased at a time for each consumer.
pub(super) const BATCH: usize = 50;

/// What a lane did.
#[derive(Default)]
pub(super) struct Worked {
    pub round: Round,
    /// Whether there may be more that is due.
    pub more: bool,
    /// What is under way still. The lane may go on meanwhile.
    pub slow: Vec<Slow>,
}

/// The way of deliveries to one consumer, a batch at a time. No other consumer is on it.
pub(super) struct ConsumerLane {
    ends: Arc<Ends>,
    events: Vec<EventName>,
    /// Whether deliveries lie about. New ones then get in line behind them.
    is_behind: AtomicBool,
    slow: SlowCount,
}

/// The consumer, and where it is kept what became of a delivery.
struct Ends {
    consumer: Arc<dyn Consumer>,
    deliveries: Arc<dyn DeliveryStore>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

type Delivered = (Arc<Claim>, Result<()>);

impl ConsumerLane {
    pub(super) fn new(
        consumer: Arc<dyn Consumer>,
        deliveries: Arc<dyn DeliveryStore>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let wanted = EventName::ALL.iter().copied().filter(|event| consumer.wants(*event));
        let events = wanted.collect();
        let ends = Arc::new(Ends { consumer, deliveries, clock, entropy });
        Self { ends, events, is_behind: AtomicBool::new(false), slow: SlowCount::default() }
    }

    fn consumer(&self) -> &dyn Consumer {
        &*self.ends.consumer
    }

    pub(super) fn name(&self) -> &str {
        self.consumer().name()
    }

    /// What the relay is to write for it, and to lease at once of that, `free` at most.
    pub(super) fn route(&self, free: usize) -> Route {
        let leases = self.consumer().order() == Order::Free && !self.is_behind();
        Route {
            consumer: self.name().to_owned(),
            order: self.consumer().order(),
            events: self.events.clone(),
            lease: if leases { free } else { 0 },
        }
    }

    /// The relay wrote more than it leased.
    pub(super) fn fall_behind(&self) {
        self.is_behind.store(true, Ordering::Relaxed);
    }

    fn is_behind(&self) -> bool {
        self.is_behind.load(Ordering::Relaxed)
    }

    /// Delivers what is leased, and a batch of what is due if it `looks`.
    pub(super) async fn work(&self, leased: Vec<Claim>, looks: bool) -> Result<Worked> {
        let mut claims = leased;
        let mut more = false;
        let most = self.slow.left(BATCH);
        // Where all is taken, the end of what is slow is the time to look again.
        if looks && most > 0 {
            match self.claim(most).await {
                Ok(due) => {
                    let is_full = due.len() >= most;
                    self.is_behind.store(is_full, Ordering::Relaxed);
                    // Where order counts, what is done now may have held up what comes next.
                    more =
                        is_full || (self.consumer().order() == Order::PerTicket && !due.is_empty());
                    claims.extend(due);
                }
                // What is leased need not wait until its lease has run out.
                Err(error) if !claims.is_empty() => {
                    more = true;
                    tracing::warn!(code = error.code(), "due deliveries were not read");
                }
                Err(error) => return Err(error),
            }
        }
        let (round, slow) = self.deliver(claims).await?;
        Ok(Worked { round, more, slow })
    }

    async fn claim(&self, most: usize) -> Result<Vec<Claim>> {
        let now = self.ends.clock.now();
        let until = now + TimeDelta::seconds(LEASE_SECONDS);
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.ends.deliveries.claim(self.name(), self.consumer().order(), now, until, most).await
    }

    async fn deliver(&self, claims: Vec<Claim>) -> Result<(Round, Vec<Slow>)> {
        let told = claims.into_iter().map(|claim| self.ends.clone().tell(claim));
        if !self.consumer().goes_on() {
            return Ok((self.ends.settle(join_all(told).await).await?, Vec::new()));
        }
        let (done, late) = patiently(told.map(FutureExt::boxed).collect()).await;
        let slow = late.into_iter().map(|late| {
            let (ends, taken) = (self.ends.clone(), self.slow.take());
            let settled = async move {
                let _taken = taken;
                let settled = ends.settle(vec![late.await]).await;
                settled.unwrap_or_else(|error| unsettled(&error))
            };
            settled.boxed()
        });
        let slow: Vec<Slow> = slow.collect();
        match self.ends.settle(done).await {
            Err(error) if !slow.is_empty() => Ok((unsettled(&error), slow)),
            settled => Ok((settled?, slow)),
        }
    }
}

/// What is not settled is done again when its lease has run out.
fn unsettled(error: &Error) -> Round {
    tracing::warn!(code = error.code(), "what became of a delivery was not kept");
    Round::default()
}

impl Worked {
    /// What was done when all of it is.
    pub(super) async fn whole(self) -> Round {
        let mut round = self.round;
        for done in join_all(self.slow).await {
            round += done;
        }
        round
    }
}

impl Ends {
    async fn tell(self: Arc<Self>, claim: Claim) -> Delivered {
        let claim = Arc::new(claim);
        let (consumer, own) = (self.consumer.clone(), claim.clone());
        (claim, limited(async move { consumer.deliver(&own.event).await }).await)
    }

    /// Keeps what became of deliveries.
    async fn settle(&self, results: Vec<Delivered>) -> Result<Round> {
        let (mut done, mut failed) = (Vec::with_capacity(results.len()), Vec::new());
        for (claim, result) in results {
            match result {
                Ok(()) => done.push((claim.delivery_id, claim.fence)),
                Err(error) => failed.push((claim, error)),
            }
        }
        // First what was made: it must not be made again because something else failed.
        if !done.is_empty() {
            self.deliveries.acknowledge(&done).await?;
        }
        for (claim, error) in &failed {
            self.put_off(claim, error).await?;
        }
        Ok(Round { delivered: done.len(), failed: failed.len(), ..Round::default() })
    }

    async fn put_off(&self, claim: &Claim, error: &Error) -> Result<()> {
        let now = self.clock.now();
        let again = next_attempt(error, claim.attempts + 1, now, &*self.entropy);
        if again.is_none() {
            let (consumer, event) = (self.consumer.name(), claim.event.event_id.as_str());
            tracing::warn!(consumer, event, code = error.code(), "a delivery was given up");
        }
        self.deliveries.fail(claim, again, &describe(error)).await.map(|_| ())
    }
}
