use escalated_core::plugins::{ConfigField, Plugin};
use serde_json::{Map, Value};

/// The texts of a form by their fields.
pub(in crate::pages) type Old = Map<String, Value>;

/// The name of a setting in the form.
pub(super) fn name_of(field: &ConfigField) -> String {
    format!("config.{}", field.name)
}

/// The settings that a form can have: names of plugins may be any text, and those of HTML may not.
pub(super) fn settable(plugin: &Plugin) -> impl Iterator<Item = &ConfigField> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    plugin.manifest.config.iter().filter(move |field| field.name.bytes().all(plain))
}
