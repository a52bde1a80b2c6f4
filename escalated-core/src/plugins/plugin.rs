use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Audience, CtxGroup, Manifest, Problem};
use crate::time::Timestamp;

/// A plugin of a tenant: what it said of itself when it was last seen, and what an admin decided.
#[derive(Clone, PartialEq)]
pub struct Plugin {
    /// Its name.
    pub name: String,
    /// Which runtime has it.
    pub runtime: String,
    /// What it says of itself.
    pub manifest: Manifest,
    /// What was wrong with it when it was last seen.
    pub problems: Vec<Problem>,
    /// Whether its runtime had it when it was last asked.
    pub is_present: bool,
    /// Whether it is at work.
    pub is_active: bool,
    /// What it may ask of the helpdesk.
    pub grants: BTreeSet<CtxGroup>,
    /// Who may call its endpoints without a capability, where an admin chose: `"POST /path"`.
    pub audiences: BTreeMap<String, Audience>,
    /// What is set, with secrets and without defaults.
    pub config: Map<String, Value>,
    /// When it was last activated.
    pub activated_at: Option<Timestamp>,
    /// When it was last deactivated.
    pub deactivated_at: Option<Timestamp>,
    /// When its runtime last told of it, or was found to be without it.
    pub seen_at: Timestamp,
}

impl fmt::Debug for Plugin {
    /// Without the values of the configuration: some are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plugin")
            .field("name", &self.name)
            .field("runtime", &self.runtime)
            .field("version", &self.manifest.version)
            .field("is_present", &self.is_present)
            .field("is_active", &self.is_active)
            .field("grants", &self.grants)
            .field("config", &self.config.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// What a runtime told of one plugin.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundPlugin {
    /// What it says of itself.
    pub manifest: Manifest,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
}

/// What an admin grants at activation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Activation {
    /// What it may ask of the helpdesk; none to grant what the platform grants, which is all.
    pub grants: Option<BTreeSet<CtxGroup>>,
    /// Who may call which endpoint; those that are not named are as the manifest says.
    pub audiences: BTreeMap<String, Audience>,
}

/// The plugins of a tenant that an admin activated, by name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ActivePlugins {
    /// Those that are at work.
    pub present: BTreeMap<String, Plugin>,
    /// Those that their runtime did not have when it was last asked.
    pub absent: BTreeMap<String, Plugin>,
}

impl ActivePlugins {
    /// The plugin with that name, if it is at work.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Plugin> {
        self.present.get(name)
    }

    /// Those that are told of a hook.
    pub fn acting_on<'a>(&'a self, hook: &'a str) -> impl Iterator<Item = &'a Plugin> {
        self.present.values().filter(move |plugin| plugin.manifest.acts_on(hook))
    }

    /// Those that change values of a hook.
    pub fn filtering<'a>(&'a self, hook: &'a str) -> impl Iterator<Item = &'a Plugin> {
        self.present.values().filter(move |plugin| plugin.manifest.filters(hook))
    }
}
