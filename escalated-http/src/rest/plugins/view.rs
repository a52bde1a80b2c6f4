use std::collections::{BTreeMap, BTreeSet};

use escalated_core::plugins::{
    Activation, Audience, CtxGroup, Manifest, Plugin, PluginLog, Problem, RuntimeHealth,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::rest::shapes::Moment;

/// A plugin of the tenant.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PluginView<'a> {
    name: &'a str,
    version: &'a str,
    description: Option<&'a str>,
    /// Which runtime has it.
    runtime: &'a str,
    /// Whether its runtime had it when it was last asked.
    is_present: bool,
    is_active: bool,
    /// What it may ask of the helpdesk.
    #[schema(value_type = Vec<String>)]
    grants: &'a BTreeSet<CtxGroup>,
    /// Who may call its endpoints, where an admin chose: `POST /path`.
    #[schema(value_type = Object)]
    audiences: &'a BTreeMap<String, Audience>,
    /// What holds for each setting; of a secret, whether it is set.
    #[schema(value_type = Object)]
    config: Map<String, Value>,
    /// What it says of itself.
    #[schema(value_type = Object)]
    manifest: Manifest,
    /// What was wrong with it when it was last seen.
    #[schema(value_type = Vec<Object>)]
    problems: &'a [Problem],
    activated_at: Option<Moment>,
    deactivated_at: Option<Moment>,
    seen_at: Moment,
}

impl<'a> From<&'a Plugin> for PluginView<'a> {
    fn from(plugin: &'a Plugin) -> Self {
        Self {
            name: &plugin.name,
            version: &plugin.manifest.version,
            description: plugin.manifest.description.as_deref(),
            runtime: &plugin.runtime,
            is_present: plugin.is_present,
            is_active: plugin.is_active,
            grants: &plugin.grants,
            audiences: &plugin.audiences,
            config: plugin.shown_config(),
            manifest: plugin.manifest.shown(),
            problems: &plugin.problems,
            activated_at: plugin.activated_at.map(Moment),
            deactivated_at: plugin.deactivated_at.map(Moment),
            seen_at: Moment(plugin.seen_at),
        }
    }
}

/// All plugins, and how their runtimes fare on the node that answers.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PluginsView<'a> {
    pub(super) data: Vec<PluginView<'a>>,
    #[schema(value_type = Vec<Object>)]
    pub(super) runtimes: Vec<RuntimeHealth>,
}

/// A plugin after its activation or deactivation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SwitchedView<'a> {
    pub(super) data: PluginView<'a>,
    /// Why its own code for the change did not run to its end. The change holds.
    pub(super) warning: Option<&'a str>,
    pub(super) message: &'static str,
}

/// What is granted; without `grants`, all.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ActivationBody {
    /// What the plugin may ask of the helpdesk.
    #[schema(value_type = Option<Vec<String>>)]
    grants: Option<BTreeSet<CtxGroup>>,
    /// Who may call an endpoint without a capability: admin, staff, known or public, by
    /// `POST /path`.
    #[schema(value_type = Object)]
    audiences: BTreeMap<String, Audience>,
}

impl From<ActivationBody> for Activation {
    fn from(body: ActivationBody) -> Self {
        Self { grants: body.grants, audiences: body.audiences }
    }
}

/// Settings of a plugin; those that are not named stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfigBody {
    /// Null brings a default back. A secret that is null stays, and an empty text removes it.
    #[schema(value_type = Object)]
    pub(super) config: Map<String, Value>,
}

/// A line of a plugin's log.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LogView<'a> {
    id: i64,
    /// debug, info, warn, error.
    level: &'static str,
    message: &'a str,
    /// The particulars, or null.
    #[schema(value_type = Object)]
    data: &'a Value,
    created_at: Moment,
}

impl<'a> From<&'a PluginLog> for LogView<'a> {
    fn from(line: &'a PluginLog) -> Self {
        Self {
            id: line.id,
            level: line.level.as_str(),
            message: &line.message,
            data: &line.data,
            created_at: Moment(line.created_at),
        }
    }
}
