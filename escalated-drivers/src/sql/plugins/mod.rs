//! Plugins in SQL: what admins decided on them, their documents, their logs.

mod cache;
mod documents;
mod logs;
mod plugin_row;
mod registry;
mod rooms;
mod scan;
mod secrets;
mod seen;

pub(crate) use cache::PluginCache;
pub(crate) use rooms::Rooms;
pub(crate) use secrets::Secrets;
