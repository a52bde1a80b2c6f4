use escalated_core::{
    actor::{Actor, Cause},
    ids::TenantId,
};

/// On whose account something happens in a plugin: what the plugin does follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Why, and how many changes stand before it.
    pub cause: Cause,
    /// Who asked, when a person did.
    pub actor: Option<Actor>,
    /// The id in logs, answers and activities.
    pub request_id: String,
}

/// Who makes a `ctx.*` call.
///
/// The name of the plugin is the word of its runtime: plugins of one runtime share a process and are
/// not protected from each other's code. The tenant is that of the process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which runtime.
    pub runtime: String,
    /// Which plugin.
    pub plugin: String,
    /// What it was doing. Where a runtime does not tell, the deepest of what the plugin was doing
    /// lately, so that a plugin cannot begin anew by waiting.
    pub origin: Origin,
}
