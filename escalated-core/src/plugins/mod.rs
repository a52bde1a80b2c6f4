//! Plugins: what they say of themselves, what an admin granted them, what they keep.
//!
//! The engine that runs them is behind [`crate::engines::PluginHost`].

mod access;
mod answer;
mod compare;
mod config;
mod document;
mod group;
mod health;
mod log;
mod manifest;
mod manifest_parts;
mod mask;
mod page_call;
mod plugin;
mod query;
mod read_manifest;
mod request;
mod reserved;
mod route;
mod store;

pub use access::Audience;
pub(crate) use access::VIEW_REPORTS;
pub use answer::PluginAnswer;
pub use config::{MAX_CONFIG_BYTES, check_config};
pub use document::{Document, MAX_DOCUMENT_BYTES, MAX_DOCUMENTS, check_place};
pub use group::CtxGroup;
pub use health::{RuntimeHealth, RuntimeState};
pub use log::{LogLevel, NewPluginLog, PluginLog};
pub use manifest::{Manifest, Problem};
pub use manifest_parts::{
    ComponentPart, ConfigField, ConfigOption, EndpointPart, FieldKind, FilterPart, Layout,
    MenuPart, MenuSection, PagePart, WebhookPart, WidgetPart, WidgetSize,
};
pub use page_call::{PageCall, PageQuestion};
pub use plugin::{Activation, ActivePlugins, FoundPlugin, Plugin};
pub use query::{Comparison, StoreQuery, StoreTest};
pub use read_manifest::{is_plugin_name, read_manifest};
pub use request::PluginRequest;
pub use route::{find_route, match_route};
pub use store::{PluginDataStore, PluginLogStore, PluginStore};
