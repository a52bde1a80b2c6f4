use serde::{Deserialize, Serialize};

use super::{
    ComponentPart, ConfigField, EndpointPart, FilterPart, PagePart, WebhookPart, WidgetPart,
};

/// What a plugin says of itself, as far as it was understood.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Manifest {
    /// Its name: the key of everything that it has.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it is for.
    pub description: Option<String>,
    /// What an admin can set.
    pub config: Vec<ConfigField>,
    /// Its own pages.
    pub pages: Vec<PagePart>,
    /// Its parts of our pages.
    pub components: Vec<ComponentPart>,
    /// Its parts of the dashboard.
    pub widgets: Vec<WidgetPart>,
    /// Of which hooks it is told.
    pub action_hooks: Vec<String>,
    /// Whose values it changes.
    pub filter_hooks: Vec<FilterPart>,
    /// What it answers under its own address.
    pub endpoints: Vec<EndpointPart>,
    /// What it answers to other services.
    pub webhooks: Vec<WebhookPart>,
    /// When it is woken.
    pub cron_schedules: Vec<String>,
}

impl Manifest {
    /// Whether it is told of that hook.
    #[must_use]
    pub fn acts_on(&self, hook: &str) -> bool {
        self.action_hooks.iter().any(|own| own == hook)
    }

    /// Whether it changes values of that hook.
    #[must_use]
    pub fn filters(&self, hook: &str) -> bool {
        self.filter_hooks.iter().any(|own| own.hook == hook)
    }
}

/// What was wrong with a plugin; the rest of it works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The plugin, as far as it has a name.
    pub plugin: String,
    /// The stable code: `bad_name`, `duplicate_name`, `bad_route`, `reserved_route`, `bad_part`,
    /// `bad_schedule`, `load_failed`.
    pub code: String,
    /// The sentence.
    pub message: String,
}

impl Problem {
    /// A problem from its three parts.
    pub fn new(
        plugin: impl Into<String>,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { plugin: plugin.into(), code: code.into(), message: message.into() }
    }
}
