//! What admins do with plugins.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Services, plugin_failure::said};
use crate::{
    Error, FieldError, Result,
    actor::Cx,
    authz::{Operation, Resource},
    engines::PluginHost,
    plugins::{Activation, Plugin, PluginLog, RuntimeHealth, check_config},
};

/// A plugin that was activated or deactivated, and what people should know about it.
#[derive(Debug, Clone, PartialEq)]
pub struct SwitchedPlugin {
    /// The plugin as it is now.
    pub plugin: Plugin,
    /// Why the plugin's own code for the change did not run to its end. The change holds.
    pub warning: Option<String>,
}

impl Services {
    /// All plugins of the tenant by name.
    ///
    /// # Errors
    /// `forbidden`, `plugins_not_available`.
    pub async fn list_plugins(&self, cx: &Cx) -> Result<Vec<Plugin>> {
        self.administer_plugins(cx)?;
        self.ports.plugins.list_plugins(cx).await
    }

    /// One plugin.
    ///
    /// # Errors
    /// `forbidden`, `plugins_not_available`, `plugin_not_found`.
    pub async fn get_plugin(&self, cx: &Cx, name: &str) -> Result<Plugin> {
        self.administer_plugins(cx)?;
        self.ports.plugins.find_plugin(cx, name).await?.ok_or_else(no_such_plugin)
    }

    /// How the runtimes fare, on this node, without secrets in what they said.
    ///
    /// # Errors
    /// `forbidden`, `plugins_not_available`.
    pub async fn plugin_health(&self, cx: &Cx) -> Result<Vec<RuntimeHealth>> {
        let mut health = self.administer_plugins(cx)?.health(&cx.tenant);
        let plugins = self.ports.plugins.list_plugins(cx).await?;
        health.iter_mut().for_each(|runtime| runtime.mask(&plugins));
        Ok(health)
    }

    /// Asks every runtime which plugins it has. A runtime that fails says so in its health.
    ///
    /// # Errors
    /// `forbidden`, `plugins_not_available`.
    pub async fn discover_plugins(&self, cx: &Cx) -> Result<Vec<Plugin>> {
        self.administer_plugins(cx)?.discover(cx).await?;
        self.ports.plugins.list_plugins(cx).await
    }

    /// Activates a plugin with what is granted, and calls its own code for it. A second time
    /// changes the grants, and calls it again.
    ///
    /// # Errors
    /// `forbidden`, `plugins_not_available`, `plugin_not_found`, `plugin_absent`, and
    /// `unknown_value` at an endpoint that it does not have.
    pub async fn activate_plugin(
        &self,
        cx: &Cx,
        name: &str,
        activation: &Activation,
    ) -> Result<SwitchedPlugin> {
        let plugin = self.get_plugin(cx, name).await?;
        if !plugin.is_present {
            let message = "its runtime no longer has the plugin; install it again, then discover";
            return Err(Error::conflict("plugin_absent", message));
        }
        check_audiences(&plugin, activation)?;
        let plugin = self.ports.plugins.set_active(cx, name, Some(activation)).await?;
        self.switched(cx, plugin).await
    }

    /// Deactivates a plugin, and calls its own code for it. Its documents and its configuration
    /// stay.
    ///
    /// # Errors
    /// `forbidden`, `plugins_not_available`, `plugin_not_found`.
    pub async fn deactivate_plugin(&self, cx: &Cx, name: &str) -> Result<SwitchedPlugin> {
        let plugin = self.get_plugin(cx, name).await?;
        if !plugin.is_active {
            return Ok(SwitchedPlugin { plugin, warning: None });
        }
        let plugin = self.ports.plugins.set_active(cx, name, None).await?;
        self.switched(cx, plugin).await
    }

    /// Changes settings of a plugin: those that are named. Null brings a default back, and leaves a
    /// secret as it is; an empty text removes a secret.
    ///
    /// # Errors
    /// `forbidden`, `plugins_not_available`, `plugin_not_found`, `plugin_config_too_large`, and what
    /// [`check_config`] says.
    pub async fn configure_plugin(
        &self,
        cx: &Cx,
        name: &str,
        config: &Map<String, Value>,
    ) -> Result<Plugin> {
        let plugin = self.get_plugin(cx, name).await?;
        let changes = check_config(&plugin, config).inspect_err(|error| {
            let fields = error.fields().iter();
            let fields: Vec<_> =
                fields.map(|field| format!("{} {}", field.field, field.code)).collect();
            let fields = fields.join(", ");
            tracing::info!(plugin = name, fields, "a configuration of a plugin was refused");
        })?;
        if changes.is_empty() {
            return Ok(plugin);
        }
        self.ports.plugins.merge_config(cx, name, &changes).await
    }

    /// Lines of a plugin's log, newest first, those before `before` if it is given.
    ///
    /// # Errors
    /// `forbidden`, `plugins_not_available`, `plugin_not_found`.
    pub async fn plugin_logs(
        &self,
        cx: &Cx,
        name: &str,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<PluginLog>> {
        self.get_plugin(cx, name).await?;
        self.ports.plugin_logs.list_plugin_logs(cx, name, before, limit.clamp(1, 100)).await
    }

    async fn switched(&self, cx: &Cx, plugin: Plugin) -> Result<SwitchedPlugin> {
        let told = self.host_of_plugins()?.switched(cx, &plugin).await;
        let warning = told.err().map(|error| {
            let (plugin, code) = (plugin.name.as_str(), error.code());
            tracing::warn!(plugin, code, %error, "the plugin's own code for the change failed");
            match said(&error) {
                Some(said) => format!("{}: {}: {said}", error.code(), error.message()),
                None => format!("{}: {}", error.code(), error.message()),
            }
        });
        Ok(SwitchedPlugin { plugin, warning })
    }

    fn administer_plugins(&self, cx: &Cx) -> Result<&Arc<dyn PluginHost>> {
        let host = self.host_of_plugins()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        Ok(host)
    }

    pub(super) fn host_of_plugins(&self) -> Result<&Arc<dyn PluginHost>> {
        self.ports.plugin_host.as_ref().ok_or_else(|| {
            Error::not_found("plugins_not_available", "this helpdesk runs no plugins")
        })
    }
}

pub(super) fn no_such_plugin() -> Error {
    Error::not_found("plugin_not_found", "no such plugin")
}

/// An admin chooses for endpoints that the plugin has.
fn check_audiences(plugin: &Plugin, activation: &Activation) -> Result<()> {
    let endpoints = &plugin.manifest.endpoints;
    let known = |at: &str| {
        endpoints.iter().any(|one| at.split_once(' ') == Some((one.method.as_str(), &one.path)))
    };
    let unknown = activation.audiences.keys().filter(|at| !known(at)).map(|at| {
        let shown: String = at.chars().take(100).collect();
        let message = "the plugin has no such endpoint; name one as `GET /path`";
        FieldError::new(format!("audiences.{shown}"), "unknown_value", message)
    });
    let errors: Vec<FieldError> = unknown.collect();
    if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
}
