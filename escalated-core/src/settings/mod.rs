//! Settings: typed, with defaults, read from a key-value table.

mod keys;
mod snapshot;
mod store;

pub use keys::SettingKey;
pub use snapshot::Settings;
pub use store::SettingsStore;
