//! Services: one authorizing line, then the port. What the HTTP edge and hosts call.
//!
//! Tickets have no service here: [`crate::tickets::TicketDriver`] authorizes after the lock.

mod access;
mod all;
mod attachments;
mod catalog;
mod contacts;
mod operations;
mod plugin_calls;
mod plugin_failure;
mod plugin_parts;
mod plugin_ui;
mod plugins;
mod ports;
mod settings;
mod sla;
mod sla_checks;
mod sla_escalation;
mod sla_named;
mod sla_reports;
mod sla_rules;
mod token_cache;
mod tokens;

pub use access::TokenIdentity;
pub use all::Services;
pub use plugin_calls::PluginRoute;
pub use plugin_parts::{FilledPart, WantedPart};
pub use plugin_ui::{OfPlugin, PluginMenu, PluginPage, PluginUi};
pub use plugins::SwitchedPlugin;
pub use ports::{Health, Ports};
pub use settings::SettingsView;
pub use sla_reports::{ClockPage, WhatIfInput};
pub use sla_rules::{RECOMPUTE_JOB, RULES_CACHE_SECONDS, SavedPolicy};
