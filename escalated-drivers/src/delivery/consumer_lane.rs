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
use futures_util::future::join_all;

use super::{
    Round,
    limited::{LEASE_SECONDS, limited},
    retry::{describe, next_attempt},
};

/// How many deliveries are leased at a time for each consumer.
pub(super) const BATCH: usize = 50;

/// What a lane did.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Worked {
    pub round: Round,
    /// Whether there may be more that is due.
    pub more: bool,
}

/// The way of deliveries to one consumer, a batch at a time. No other consumer is on it.
pub(super) struct ConsumerLane {
    consumer: Arc<dyn Consumer>,
    events: Vec<EventName>,
    deliveries: Arc<dyn DeliveryStore>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    /// Whether deliveries lie about. New ones then get in line behind them.
    is_behind: AtomicBool,
}

impl ConsumerLane {
    pub(super) fn new(
        consumer: Arc<dyn Consumer>,
        deliveries: Arc<dyn DeliveryStore>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let wanted = EventName::ALL.iter().copied().filter(|event| consumer.wants(*event));
        let events = wanted.collect();
        Self { consumer, events, deliveries, clock, entropy, is_behind: AtomicBool::new(false) }
    }

    pub(super) fn name(&self) -> &str {
        self.consumer.name()
    }

    /// What the relay is to write for it, and to lease at once of that, `free` at most.
    pub(super) fn route(&self, free: usize) -> Route {
        let leases = self.consumer.order() == Order::Free && !self.is_behind();
        Route {
            consumer: self.name().to_owned(),
            order: self.consumer.order(),
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
        if looks {
            match self.claim().await {
                Ok(due) => {
                    let is_full = due.len() >= BATCH;
                    self.is_behind.store(is_full, Ordering::Relaxed);
                    // Where order counts, what is done now may have held up what comes next.
                    more =
                        is_full || (self.consumer.order() == Order::PerTicket && !due.is_empty());
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
        let round = self.deliver(claims).await?;
        Ok(Worked { round, more })
    }

    async fn claim(&self) -> Result<Vec<Claim>> {
        let now = self.clock.now();
        let until = now + TimeDelta::seconds(LEASE_SECONDS);
        let most = i64::try_from(BATCH).unwrap_or(i64::MAX);
        self.deliveries.claim(self.name(), self.consumer.order(), now, until, most).await
    }

    async fn deliver(&self, claims: Vec<Claim>) -> Result<Round> {
        let claims: Vec<Arc<Claim>> = claims.into_iter().map(Arc::new).collect();
        let told = claims.iter().map(|claim| {
            let (consumer, claim) = (self.consumer.clone(), claim.clone());
            limited(async move { consumer.deliver(&claim.event).await })
        });
        let results = join_all(told).await;
        let (mut done, mut failed) = (Vec::with_capacity(claims.len()), Vec::new());
        for (claim, result) in claims.iter().zip(results) {
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
            let (consumer, event) = (self.name(), claim.event.event_id.as_str());
            tracing::warn!(consumer, event, code = error.code(), "a delivery was given up");
        }
        self.deliveries.fail(claim, again, &describe(error)).await.map(|_| ())
    }
}
