use std::sync::Arc;

use escalated_core::{
    Error, Result,
    actor::{Actor, Cx, Grants, Role},
    pipeline::MAX_DEPTH,
    plugins::{ActivePlugins, CtxGroup, Plugin},
    services::{Ports, Services},
};

use crate::ctx::{Caller, CtxCall};

/// A plugin that may ask, with what it asks of.
pub(super) struct Asking<'a> {
    pub(super) services: &'a Services,
    pub(super) ports: &'a Ports,
    pub(super) caller: &'a Caller,
    pub(super) cx: Cx,
    standing: Standing,
}

/// Why a plugin may ask.
pub(super) enum Standing {
    /// It is active.
    Active(Arc<ActivePlugins>),
    /// It is being deactivated, and its own code for that runs.
    Ending(Box<Plugin>),
}

impl Standing {
    pub(super) fn plugin(&self, name: &str) -> Result<&Plugin> {
        let plugin = match self {
            Self::Active(active) => active.get(name),
            Self::Ending(plugin) => Some(&**plugin),
        };
        plugin.ok_or_else(|| Error::forbidden("plugin_inactive", "the plugin is not active"))
    }
}

impl<'a> Asking<'a> {
    /// Whether the plugin may make this call now.
    pub(super) fn begin(
        services: &'a Services,
        caller: &'a Caller,
        standing: Standing,
        call: &CtxCall,
    ) -> Result<Self> {
        let ports = services.ports();
        let mut cx = Cx::new(
            Actor::System { name: format!("plugin:{}", caller.plugin) },
            Grants::role(Role::Agent),
            ports.clock.now(),
        );
        cx.tenant = caller.tenant.clone();
        cx.request_id.clone_from(&caller.origin.request_id);
        cx.cause = caller.origin.cause.next(format!("plugin:{}", caller.plugin));
        let asking = Self { services, ports, caller, cx, standing };
        asking.require(call.group())?;
        if is_write(call) && asking.cx.cause.depth > MAX_DEPTH {
            let message = format!(
                "plugins and rules answer each other at most {MAX_DEPTH} deep; this change follows \
                 from the plugin's own"
            );
            return Err(Error::conflict("plugin_loop", message));
        }
        Ok(asking)
    }

    pub(super) fn plugin(&self) -> Result<&Plugin> {
        self.standing.plugin(&self.caller.plugin)
    }

    pub(super) fn is_granted(&self, group: CtxGroup) -> bool {
        self.plugin().is_ok_and(|plugin| plugin.grants.contains(&group))
    }

    /// Whether the configuration may have changed since the plugin was looked up.
    pub(super) fn is_ending(&self) -> bool {
        matches!(self.standing, Standing::Ending(_))
    }

    fn require(&self, group: CtxGroup) -> Result<()> {
        let plugin = self.plugin()?;
        // A runtime speaks for the plugins that it has, and for no others.
        if plugin.runtime != self.caller.runtime {
            return Err(Error::forbidden("plugin_inactive", "the runtime has no such plugin"));
        }
        if plugin.grants.contains(&group) {
            return Ok(());
        }
        let message = format!("an admin did not grant `{group}` to the plugin");
        Err(Error::forbidden("plugin_not_granted", message))
    }

    /// The plugin where what it was granted is the whole decision.
    pub(super) fn as_admin(&self) -> Cx {
        Cx { grants: Grants::role(Role::Admin), ..self.cx.clone() }
    }
}

/// Whether a call makes something happen that plugins are told of.
fn is_write(call: &CtxCall) -> bool {
    matches!(
        call,
        CtxCall::TicketsCreate { .. }
            | CtxCall::TicketsUpdate { .. }
            | CtxCall::RepliesCreate { .. }
            | CtxCall::ContactsCreate { .. }
            | CtxCall::TagsCreate { .. }
            | CtxCall::Emit { .. }
    )
}
