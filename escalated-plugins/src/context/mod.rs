//! What plugins are answered: each call through the helpdesk's own ways, as the plugin and within
//! what it was granted.

mod answer;
mod broadcast;
mod caller;
mod catalog;
mod connected;
mod documents;
mod emit;
mod fields;
mod log;
mod people;
mod replies;
pub(crate) mod shapes;
mod switching;
mod ticket_filter;
mod ticket_writes;
mod tickets;

pub(crate) use answer::PluginContext;
pub(crate) use connected::Connected;
pub(crate) use emit::Emit;
pub(crate) use log::LogKeeper;
pub(crate) use switching::Switching;
