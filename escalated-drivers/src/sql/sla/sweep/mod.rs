//! Sweeps: one batch is one transaction with a handful of statements, however many tickets it has.

mod candidates;
mod load;
mod sweeps;
mod tenants;
mod write;

use load::{Loaded, add_history, load};
pub(super) use load::{complete, select_tickets};
pub use sweeps::SqlSweeps;
