//! What plugins are asked on behalf of people and other services.

use serde_json::{Map, Value};

use super::{Services, plugins::no_such_plugin};
use crate::{
    Error, Result,
    actor::{Cx, Role},
    authz::{Operation, Resource},
    plugins::{
        Audience, Plugin, PluginAnswer, PluginRequest, VIEW_REPORTS, WidgetPart, find_route,
    },
};

/// An address of an active plugin that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct PluginRoute {
    /// Whose.
    pub plugin: Plugin,
    /// The method.
    pub method: String,
    /// The path as the manifest has it.
    pub path: String,
    /// The parameters of the path.
    pub params: Map<String, Value>,
    /// Who may call it.
    pub audience: Audience,
}

impl Services {
    /// Whether an active plugin changes values of a hook. Cheap: callers need not make a value that
    /// nobody looks at.
    pub async fn has_plugin_filter(&self, cx: &Cx, hook: &str) -> bool {
        if self.ports.plugin_host.is_none() {
            return false;
        }
        match self.ports.plugins.active_plugins(&cx.tenant, cx.now).await {
            Ok(active) => active.filtering(hook).next().is_some(),
            Err(error) => {
                tracing::warn!(
                    hook,
                    code = error.code(),
                    "plugins are not known; no filter is asked"
                );
                false
            }
        }
    }

    /// Sends a value through the filters of a hook. It comes back unchanged where there are none,
    /// or where they fail or are late. What comes back is to be read as input of a stranger.
    pub async fn plugin_filter(&self, cx: &Cx, hook: &str, value: Value) -> Value {
        match &self.ports.plugin_host {
            Some(host) if self.has_plugin_filter(cx, hook).await => {
                host.filter(cx, hook, value).await
            }
            _ => value,
        }
    }

    /// Finds the endpoint that serves a path, as it was sent, and decides whether the caller may
    /// call it.
    ///
    /// # Errors
    /// `plugins_not_available`, `plugin_not_found` also for one that is not active,
    /// `plugin_route_not_found`, `unauthenticated`, `forbidden`, `plugin_unavailable` for one that
    /// its runtime does not have just now.
    pub async fn plugin_route(
        &self,
        cx: &Cx,
        name: &str,
        method: &str,
        path: &str,
    ) -> Result<PluginRoute> {
        let plugin = self.active_plugin(cx, name).await?;
        let (path, params, audience) = self.endpoint_of(cx, &plugin, method, path)?;
        is_there(&plugin)?;
        let (method, path) = (method.to_owned(), path.to_owned());
        Ok(PluginRoute { plugin, method, path, params, audience })
    }

    /// The endpoint that serves a path, if the caller may call it: its path in the manifest, the
    /// parameters, and whom it is for.
    pub(super) fn endpoint_of<'p>(
        &self,
        cx: &Cx,
        plugin: &'p Plugin,
        method: &str,
        path: &str,
    ) -> Result<(&'p str, Map<String, Value>, Audience)> {
        let endpoints = || plugin.manifest.endpoints.iter().filter(|one| one.method == method);
        let templates = endpoints().map(|one| one.path.as_str());
        let (path, params) = find_route(templates, path).ok_or_else(no_such_route)?;
        let endpoint = endpoints().find(|one| one.path == path).ok_or_else(no_such_route)?;
        let chosen = plugin.audiences.get(&format!("{method} {path}")).copied();
        let audience = match &endpoint.capability {
            Some(capability) => Audience::of_capability(capability),
            None => chosen.or(endpoint.audience).unwrap_or(Audience::Admin),
        };
        self.admits(cx, endpoint.capability.as_deref(), audience)?;
        Ok((path, params, audience))
    }

    /// Asks an endpoint that was found by [`Self::plugin_route`].
    ///
    /// # Errors
    /// `plugin_unavailable`, `plugin_timeout`, `plugin_failed`, `plugin_bad_answer`.
    pub async fn plugin_endpoint(
        &self,
        cx: &Cx,
        route: PluginRoute,
        request: PluginRequest,
    ) -> Result<PluginAnswer> {
        let PluginRoute { plugin, method, path, params, .. } = route;
        let request = PluginRequest { method, path, params, ..request };
        let answer = self.host_of_plugins()?.endpoint(cx, &plugin, request).await;
        answer.map_err(|error| self.told(cx, &plugin.name, error))
    }

    /// Finds the webhook that serves a path, as it was sent. Everybody may call it.
    ///
    /// # Errors
    /// `plugins_not_available`, `plugin_not_found`, `plugin_route_not_found`, `plugin_unavailable`.
    pub async fn plugin_webhook_route(
        &self,
        cx: &Cx,
        name: &str,
        method: &str,
        path: &str,
    ) -> Result<PluginRoute> {
        let plugin = self.active_plugin(cx, name).await?;
        let webhooks = plugin.manifest.webhooks.iter().filter(|one| one.method == method);
        let templates = webhooks.map(|one| one.path.as_str());
        let (path, params) = find_route(templates, path).ok_or_else(no_such_route)?;
        is_there(&plugin)?;
        let (method, path) = (method.to_owned(), path.to_owned());
        Ok(PluginRoute { plugin, method, path, params, audience: Audience::Public })
    }

    /// Hands a request to a webhook that was found by [`Self::plugin_webhook_route`].
    ///
    /// # Errors
    /// Those of [`Self::plugin_endpoint`].
    pub async fn plugin_webhook(
        &self,
        cx: &Cx,
        route: PluginRoute,
        request: PluginRequest,
    ) -> Result<PluginAnswer> {
        let PluginRoute { plugin, method, path, params, .. } = route;
        let request = PluginRequest { method, path, params, ..request };
        let answer = self.host_of_plugins()?.webhook(cx, &plugin, request).await;
        answer.map_err(|error| self.told(cx, &plugin.name, error))
    }

    /// A plugin that an admin activated; see [`is_there`].
    pub(super) async fn active_plugin(&self, cx: &Cx, name: &str) -> Result<Plugin> {
        self.host_of_plugins()?;
        let active = self.ports.plugins.active_plugins(&cx.tenant, cx.now).await?;
        let found = active.get(name).or_else(|| active.absent.get(name));
        found.cloned().ok_or_else(no_such_plugin)
    }

    /// Parts of the dashboard without a capability are for the staff.
    pub(super) fn admits_widget(&self, cx: &Cx, widget: &WidgetPart) -> Result<()> {
        let capability = widget.capability.as_deref();
        let audience = capability.map_or(Audience::Staff, Audience::of_capability);
        self.admits(cx, capability, audience)
    }

    /// Whether the caller belongs to those whom a part of a plugin is meant for.
    pub(super) fn admits(
        &self,
        cx: &Cx,
        capability: Option<&str>,
        audience: Audience,
    ) -> Result<()> {
        if capability == Some(VIEW_REPORTS) {
            return self.may(cx, Operation::View, &Resource::Reports);
        }
        match audience {
            Audience::Admin => self.may(cx, Operation::Administer, &Resource::Settings),
            Audience::Staff => self.may(cx, Operation::View, &Resource::Catalog),
            Audience::Known if cx.grants.role == Role::Anonymous => {
                Err(Error::unauthenticated("unauthenticated", "log in first"))
            }
            Audience::Known | Audience::Public => Ok(()),
        }
    }
}

/// Who may call a plugin is told that it is away, and not that it is none.
pub(super) fn is_there(plugin: &Plugin) -> Result<()> {
    if plugin.is_present {
        return Ok(());
    }
    let message = "its runtime does not have the plugin just now; try again later";
    Err(Error::unavailable("plugin_unavailable", message))
}

pub(super) fn no_such_route() -> Error {
    Error::not_found("plugin_route_not_found", "the plugin has no such address")
}
