use std::sync::Mutex;

use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::{Actor, Cause},
    events::{Event, EventName},
    ids::{OutboxId, TenantId, TicketId},
    jobs::{Job, JobStore, NewJob},
    outbox::{
        Claim, DeadLetter, DeliveryStore, Due, Lookout, Order, OutboxCounts, Relayed, Route, Sought,
    },
    time::Timestamp,
};

/// An outbox without a database, so that nothing but a test's own time passes. It counts what it
/// is asked, and has no jobs.
#[derive(Default)]
pub(crate) struct MemoryOutbox {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    events: Vec<Event>,
    deliveries: Vec<Delivery>,
    asked: Asked,
}

/// A delivery that is still to be made.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) consumer: String,
    pub(crate) lease_until: Option<Timestamp>,
    pub(crate) attempts: i32,
    id: i64,
    event: Event,
    run_at: Timestamp,
    fence: i64,
}

/// How often it was asked for what.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asked {
    pub(crate) relays: usize,
    pub(crate) looks: usize,
    pub(crate) claims: usize,
}

impl Delivery {
    fn is_due(&self, consumer: &str, now: Timestamp) -> bool {
        let is_free = self.lease_until.is_none_or(|until| until <= now);
        self.consumer == consumer && self.run_at <= now && is_free
    }
}

impl MemoryOutbox {
    /// Writes an event of a ticket of its own.
    pub(crate) fn post(&self, id: i64, now: Timestamp) {
        self.state.lock().unwrap().events.push(Event {
            outbox_id: OutboxId(id),
            event_id: format!("event-{id}"),
            tenant: TenantId::default(),
            name: EventName::TicketCreated,
            ticket_id: TicketId(id),
            seq: id,
            position: None,
            payload: serde_json::json!({}),
            actor: Actor::system().to_ref(),
            cause: Cause::default(),
            quiet: false,
            created_at: now,
        });
    }

    /// What is still to be made.
    pub(crate) fn pending(&self) -> Vec<Delivery> {
        self.state.lock().unwrap().deliveries.clone()
    }

    /// How often it was asked for what.
    pub(crate) fn asked(&self) -> Asked {
        self.state.lock().unwrap().asked
    }
}

fn claim_of(delivery: &Delivery) -> Claim {
    let Delivery { id, event, attempts, fence, .. } = delivery.clone();
    Claim { delivery_id: id, event, attempts, fence }
}

#[async_trait]
impl DeliveryStore for MemoryOutbox {
    async fn relay(&self, routes: &[Route], now: Timestamp, until: Timestamp) -> Result<Relayed> {
        let state = &mut *self.state.lock().unwrap();
        state.asked.relays += 1;
        let mut relayed = Relayed { events: state.events.len(), ..Relayed::default() };
        let events = std::mem::take(&mut state.events);
        for route in routes {
            for (place, event) in events.iter().enumerate() {
                let leased = place < route.lease;
                let delivery = Delivery {
                    id: i64::try_from(state.deliveries.len() + 1).unwrap()
                        + event.outbox_id.0 * 100,
                    event: event.clone(),
                    consumer: route.consumer.clone(),
                    run_at: now,
                    lease_until: leased.then_some(until),
                    fence: i64::from(leased),
                    attempts: 0,
                };
                if leased {
                    relayed.claims.push((route.consumer.clone(), claim_of(&delivery)));
                } else if !relayed.waiting.contains(&route.consumer) {
                    relayed.waiting.push(route.consumer.clone());
                }
                state.deliveries.push(delivery);
            }
        }
        Ok(relayed)
    }

    async fn claim(
        &self,
        consumer: &str,
        _: Order,
        now: Timestamp,
        until: Timestamp,
        _: i64,
    ) -> Result<Vec<Claim>> {
        let state = &mut *self.state.lock().unwrap();
        state.asked.claims += 1;
        let due = state.deliveries.iter_mut().filter(|delivery| delivery.is_due(consumer, now));
        let lease = |delivery: &mut Delivery| {
            delivery.lease_until = Some(until);
            delivery.fence += 1;
            claim_of(delivery)
        };
        Ok(due.map(lease).collect())
    }

    async fn acknowledge(&self, done: &[(i64, i64)]) -> Result<u64> {
        let state = &mut *self.state.lock().unwrap();
        let before = state.deliveries.len();
        state.deliveries.retain(|delivery| !done.contains(&(delivery.id, delivery.fence)));
        Ok(u64::try_from(before - state.deliveries.len()).unwrap())
    }

    async fn fail(&self, claim: &Claim, run_at: Option<Timestamp>, _: &str) -> Result<bool> {
        let state = &mut *self.state.lock().unwrap();
        for delivery in &mut state.deliveries {
            if (delivery.id, delivery.fence) == (claim.delivery_id, claim.fence) {
                delivery.attempts += 1;
                delivery.lease_until = None;
                delivery.run_at = run_at.unwrap();
            }
        }
        Ok(true)
    }

    async fn dead_letters(&self, _: &TenantId) -> Result<Vec<DeadLetter>> {
        Ok(Vec::new())
    }

    async fn replay(&self, _: &TenantId, _: i64, _: Timestamp) -> Result<bool> {
        Ok(false)
    }

    async fn outbox_counts(&self, _: Option<&TenantId>) -> Result<OutboxCounts> {
        Ok(OutboxCounts::default())
    }

    async fn prune(&self, _: Timestamp, _: i64) -> Result<u64> {
        Ok(0)
    }
}

#[async_trait]
impl Lookout for MemoryOutbox {
    async fn look(&self, sought: &Sought) -> Result<Due> {
        let state = &mut *self.state.lock().unwrap();
        state.asked.looks += 1;
        let is_due = |consumer: &&String| {
            state.deliveries.iter().any(|delivery| delivery.is_due(consumer, sought.now))
        };
        let consumers = sought.consumers.iter().filter(is_due).cloned().collect();
        Ok(Due { events: !state.events.is_empty(), consumers, kinds: Vec::new() })
    }
}

#[async_trait]
impl JobStore for MemoryOutbox {
    async fn add_job(&self, _: &TenantId, _: &NewJob, _: Timestamp) -> Result<bool> {
        Ok(false)
    }

    async fn claim_jobs(
        &self,
        _: &[String],
        _: Timestamp,
        _: Timestamp,
        _: i64,
    ) -> Result<Vec<Job>> {
        self.state.lock().unwrap().asked.claims += 1;
        Ok(Vec::new())
    }

    async fn finish_job(&self, _: &Job, _: Option<Timestamp>) -> Result<bool> {
        Ok(false)
    }

    async fn fail_job(&self, _: &Job, _: Option<Timestamp>, _: &str) -> Result<bool> {
        Ok(false)
    }

    async fn recall_jobs(&self, _: &str, _: Timestamp, _: Timestamp) -> Result<u64> {
        Ok(0)
    }
}
