//! Sweeps: one batch is one transaction with a handful of statements, however many tickets it has.

mod candidates;
mod load;
mod sweeps;
mod write;

use load::{Loaded, Lock, load};
pub(super) use load::{complete, select_tickets};
pub use sweeps::SqlSweeps;
