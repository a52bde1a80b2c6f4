//! The self-hosted mode: tickets in the local database.

mod batch;
mod detached;
mod driver;
mod group;
mod guarded;
mod health;
mod join;
mod list;
mod options;
mod people;
mod read;
mod transact;
#[cfg(feature = "sqlite")]
mod writer;

pub use detached::detached;
pub use driver::LocalDriver;
pub use guarded::{Guarded, guarded};
pub use join::Joined;
pub use options::LocalOptions;
