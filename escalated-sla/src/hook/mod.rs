//! Clocks follow a command in its own transaction.

mod activities;
mod case;
mod clocks;
mod marks;
mod row;
mod sla_hook;

pub(crate) use case::{Case, Cause, Stored};
pub(crate) use clocks::{Followed, follow};
pub(crate) use marks::mark;
pub use sla_hook::SlaHook;
