//! The host and its answers to plugins, in a helpdesk on SQLite.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

mod context_attacks;
mod context_documents;
mod context_grants;
mod context_loops;
mod context_people;
mod context_tickets;
mod desk;
mod host_actions;
mod host_discovery;
mod host_emits;
mod host_filters;
mod host_lanes;
mod host_pages;
mod host_rust;
mod host_schedules;
#[cfg(test)]
#[path = "../bridge/setup/recorded.rs"]
mod recorded;
mod rust_filters;
mod scripted;
#[cfg(test)]
mod transcript;
#[cfg(test)]
mod transcript_state;
#[cfg(test)]
#[path = "../bridge/setup/scripted.rs"]
mod wire;
