//! The pages as a browser without JavaScript walks them, on SQLite.
#![cfg(feature = "ui")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails here fails a test")]

mod agents;
mod browser;
mod customers;
mod desk;
mod edges;
mod guests;
mod inbox;
mod plugin_parts;
mod plugins;
mod shows;
mod sla;
mod uploads;
