//! Activities: the append-only record of every change of a ticket.

mod activity;
mod store;

pub use activity::{Activity, ActivityKind, NewActivity};
pub use store::ActivityStore;
