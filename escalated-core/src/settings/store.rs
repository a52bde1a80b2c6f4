use std::sync::Arc;

use async_trait::async_trait;

use super::{SettingKey, Settings};
use crate::{Result, actor::Cx};

/// Where settings are kept.
#[async_trait]
pub trait SettingsStore: Send + Sync {
    /// The settings of the tenant, from a cache of a few seconds.
    async fn settings(&self, cx: &Cx) -> Result<Arc<Settings>>;
    /// Stores checked pairs, all or none, and forgets the cache.
    async fn put_settings(&self, cx: &Cx, pairs: &[(SettingKey, String)]) -> Result<()>;
}
