//! What every driver does. One function is one case; `suite.rs` lists them.

pub mod creation;
