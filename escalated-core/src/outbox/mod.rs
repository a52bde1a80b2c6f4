//! The outbox: how events reach their consumers, at least once, after the commit.

mod backoff;
mod consumer;
mod relay;
mod store;

pub use backoff::{MAX_ATTEMPTS, backoff_seconds};
pub use consumer::{Consumer, Order};
pub use relay::EventRelay;
pub use store::{Claim, DeadLetter, DeliveryStore, OutboxCounts, Relayed, Route};
