use escalated_core::plugins::{ConfigField, Plugin};
use serde_json::{Map, Value};

/// The texts of a form by their fields.
pub(in crate::pages) type Old = Map<String, Value>;

/// A setting, and its name in the form.
pub(super) struct Setting<'a> {
    pub(super) field: &'a ConfigField,
    pub(super) name: String,
}

/// The settings of a plugin in the order of its manifest. Names of settings may be any text, and
/// those of HTML may not: one with other characters goes by its place. No plain name has a colon.
pub(super) fn settings(plugin: &Plugin) -> impl Iterator<Item = Setting<'_>> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    plugin.manifest.config.iter().enumerate().map(move |(place, field)| {
        let is_plain = !field.name.is_empty() && field.name.bytes().all(plain);
        let name =
            if is_plain { format!("config.{}", field.name) } else { format!("config.:{place}") };
        Setting { field, name }
    })
}

/// The name in the form of what the core has an error about.
pub(super) fn shown_at(plugin: &Plugin, at: &str) -> String {
    let mut settings = settings(plugin);
    let found = settings.find(|setting| at.strip_prefix("config.") == Some(&setting.field.name));
    found.map_or_else(|| at.to_owned(), |setting| setting.name)
}
