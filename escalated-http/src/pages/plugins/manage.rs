use escalated_core::{Error, plugins::Plugin};
use http::StatusCode;
use serde_json::Value;

use super::{
    config_form::{self, forget_secrets},
    form::{Old, shown_at},
    rows::{index_props, plugin_props, texts},
};
use crate::{
    pages::{answer, flash::Flash, props::Refused},
    request::RequestCx,
    response::status_of,
    router::Answer,
};

/// The page with all plugins.
pub(in crate::pages) const INDEX: &str = "Escalated/Admin/Plugins/Index";
/// The page of one.
pub(in crate::pages) const PAGE: &str = "Escalated/Admin/Plugins/Settings";
const PATH: &str = "/admin/plugins";
/// How many lines of its log stand on the page of a plugin.
const LINES: i64 = 50;

/// All plugins, and how their runtimes fare.
pub(in crate::pages) async fn index(request: RequestCx) -> Answer {
    let (services, cx) = (request.services(), &request.cx);
    let own = index_props(&services.list_plugins(cx).await?, &services.plugin_health(cx).await?);
    answer::page(&request, INDEX, StatusCode::OK, None, own).await
}

/// Asks the runtimes anew.
pub(in crate::pages) async fn discover(request: RequestCx) -> Answer {
    request.services().discover_plugins(&request.cx).await?;
    answer::done(&request, PATH, Flash::DISCOVERED)
}

/// One plugin: what it is, what it may, what is set, what it logged.
pub(in crate::pages) async fn show(request: RequestCx) -> Answer {
    let plugin = find(&request).await?;
    page(&request, &plugin, None, None).await
}

/// Sets what the form says.
pub(in crate::pages) async fn configure(mut request: RequestCx) -> Answer {
    let form = request.form().await?;
    let plugin = find(&request).await?;
    let saved = match config_form::read(&plugin, &form) {
        Ok(config) => request.services().configure_plugin(&request.cx, &plugin.name, &config).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => answer::done(&request, &path(&plugin), Flash::SAVED),
        Err(error) if !error.fields().is_empty() => {
            let mut refused =
                Refused::new("settings", &error, &form.fields, |at| shown_at(&plugin, at));
            forget_secrets(&plugin, &mut refused.old);
            page(&request, &plugin, Some((&error, refused)), None).await
        }
        Err(error) => Err(error),
    }
}

/// The plugin that the address names.
pub(super) async fn find(request: &RequestCx) -> escalated_core::Result<Plugin> {
    request.services().get_plugin(&request.cx, request.param("plugin")).await
}

/// Where the page of a plugin is.
pub(super) fn path(plugin: &Plugin) -> String {
    format!("{PATH}/{}/settings", plugin.name)
}

pub(super) async fn page(
    request: &RequestCx,
    plugin: &Plugin,
    refused: Option<(&Error, Refused)>,
    warning: Option<String>,
) -> Answer {
    let (services, cx) = (request.services(), &request.cx);
    let logs = services.plugin_logs(cx, &plugin.name, None, LINES).await?;
    let mut own = plugin_props(plugin, &logs);
    let mut old = texts(plugin);
    if let Some((_, refused)) = &refused {
        with_typed(&mut old, &refused.old);
    }
    if let Some(own) = own.as_object_mut() {
        own.insert("old".into(), Value::Object(old));
        own.insert("warning".into(), warning.into());
    }
    let status = refused.as_ref().map_or(StatusCode::OK, |(error, _)| status_of(error));
    answer::page(request, PAGE, status, refused.as_ref().map(|(_, refused)| refused), own).await
}

/// The form that was refused has what was typed; the other one keeps what is stored.
fn with_typed(old: &mut Old, typed: &Old) {
    old.retain(|name, _| !name.starts_with("config."));
    old.extend(typed.clone());
}
