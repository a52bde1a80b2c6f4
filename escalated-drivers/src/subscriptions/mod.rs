//! Subscriptions: the host's own code as a consumer of the outbox.

mod delivered;
mod subscription;

pub use delivered::Delivered;
pub use subscription::{Handler, Subscription};
