//! What every driver does. One function is one case; `suite.rs` lists them.

pub mod assignment;
pub mod attachments;
pub mod commands;
pub mod creation;
pub mod fields;
pub mod guests;
pub mod hooks;
pub mod lists;
pub mod notes;
pub mod plugins;
pub mod previews;
pub mod refusals;
pub mod replies;
pub mod settings;
pub mod sla_clocks;
pub mod sla_rules;
pub mod tokens;
pub mod transitions;
pub mod visibility;
