//! The outbox: how events reach their consumers, at least once, after the commit.

mod backoff;
mod consumer;
mod lookout;
mod relay;
mod store;

pub use backoff::{MAX_ATTEMPTS, backoff_seconds};
pub use consumer::{Consumer, Order};
pub use lookout::{Due, Lookout, Sought};
pub use relay::EventRelay;
pub use store::{Claim, DeadLetter, DeliveryStore, OutboxCounts, Relayed, Route};
