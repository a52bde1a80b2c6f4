//! Plugins: what they say of themselves, what an admin granted them, what they keep.
//!
//! The engine that runs them is behind [`crate::engines::PluginHost`].

mod access;
mod answer;
mod group;
mod health;
mod log;
mod manifest;
mod manifest_parts;
mod plugin;
mod query;
mod read_manifest;
mod request;
mod store;

pub use access::Audience;
pub use answer::PluginAnswer;
pub use group::CtxGroup;
pub use health::{RuntimeHealth, RuntimeState};
pub use log::{LogLevel, NewPluginLog, PluginLog};
pub use manifest::{Manifest, Problem};
pub use manifest_parts::{
    ComponentPart, ConfigField, ConfigOption, EndpointPart, FieldKind, FilterPart, Layout,
    MenuPart, MenuSection, PagePart, WebhookPart, WidgetPart, WidgetSize,
};
pub use plugin::{Activation, ActivePlugins, FoundPlugin, Plugin};
pub use query::{Comparison, Document, StoreQuery, StoreTest};
pub use read_manifest::{is_plugin_name, read_manifest};
pub use request::PluginRequest;
pub use store::{PluginDataStore, PluginLogStore, PluginStore};
