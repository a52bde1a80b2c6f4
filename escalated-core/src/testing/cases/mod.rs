//! What every driver does. One function is one case; `suite.rs` lists them.

pub mod assignment;
pub mod creation;
pub mod guests;
pub mod notes;
pub mod refusals;
pub mod replies;
pub mod transitions;
