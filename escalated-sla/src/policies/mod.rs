//! Policies: which one holds for a ticket, what it promises, and whether it may be saved.

mod check;
mod choose;
pub mod itil;
mod steps;
mod terms;
mod what_if;

pub use check::check_policy;
pub use choose::choose;
pub use terms::terms;
pub use what_if::compare;
