//! Jobs: work that is due at an instant, once over all nodes.

mod handler;
mod job;
mod store;

pub use handler::JobHandler;
pub use job::{Job, NewJob};
pub use store::JobStore;
