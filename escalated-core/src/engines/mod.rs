//! Ports of the engines that come as crates of their own; a helpdesk without them is whole.

mod extension;
mod plugin;
mod scrip;
mod sla;

pub use extension::Extension;
pub use plugin::PluginHost;
pub use scrip::ScripEngine;
pub use sla::{SlaBackend, SlaCase, SlaEngine};
