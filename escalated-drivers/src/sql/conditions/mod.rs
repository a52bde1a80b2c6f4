//! Conditions of core as SQL over `escalated_tickets`.
//!
//! Every clause becomes an expression that is true or false and never unknown, so that `not` means
//! what it means in memory. A field reaches a column only through `columns`; values are bound.

mod clause;
mod columns;
mod compile;
mod ids;
mod list;
mod text;

pub use compile::compile;
pub(crate) use ids::ids_in;
pub(crate) use list::{postgres_array, time_text};
