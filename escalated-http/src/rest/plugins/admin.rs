use escalated_core::{plugins::Plugin, services::SwitchedPlugin};
use http::{StatusCode, header};

use super::view::{ActivationBody, ConfigBody, LogView, PluginView, PluginsView, SwitchedView};
use crate::{
    request::{Param, ParamKind::Integer, RequestCx},
    response,
    rest::shapes::Data,
    router::Answer,
};

pub(super) const LOG_PARAMS: &[Param] = &[
    Param::new("before", Integer, "The id of the last line that is known"),
    Param::new("limit", Integer, "1 to 100, default 50"),
];

/// GET admin/plugins.
pub(super) async fn list(request: RequestCx) -> Answer {
    let plugins = request.services().list_plugins(&request.cx).await?;
    all(&request, &plugins).await
}

/// POST admin/plugins/discover.
pub(super) async fn discover(request: RequestCx) -> Answer {
    let plugins = request.services().discover_plugins(&request.cx).await?;
    all(&request, &plugins).await
}

/// GET admin/plugins/{plugin}.
pub(super) async fn show(request: RequestCx) -> Answer {
    let plugin = request.services().get_plugin(&request.cx, request.param("plugin")).await?;
    response::json(StatusCode::OK, &Data::new(PluginView::from(&plugin)))
}

/// POST admin/plugins/{plugin}/activate. A body is only needed to grant less than all.
pub(super) async fn activate(mut request: RequestCx) -> Answer {
    let has_body = request.parts.headers.contains_key(header::CONTENT_TYPE);
    let body: ActivationBody =
        if has_body { request.json().await? } else { ActivationBody::default() };
    let (services, name) = (request.services(), request.param("plugin"));
    let switched = services.activate_plugin(&request.cx, name, &body.into()).await?;
    answer(&switched, "Plugin activated.")
}

/// POST admin/plugins/{plugin}/deactivate.
pub(super) async fn deactivate(request: RequestCx) -> Answer {
    let (services, name) = (request.services(), request.param("plugin"));
    let switched = services.deactivate_plugin(&request.cx, name).await?;
    answer(&switched, "Plugin deactivated.")
}

/// PUT admin/plugins/{plugin}/config.
pub(super) async fn configure(mut request: RequestCx) -> Answer {
    let body: ConfigBody = request.json().await?;
    let (services, name) = (request.services(), request.param("plugin"));
    let plugin = services.configure_plugin(&request.cx, name, &body.config).await?;
    response::json(StatusCode::OK, &Data::done(PluginView::from(&plugin), "Settings updated."))
}

/// GET admin/plugins/{plugin}/logs.
pub(super) async fn logs(request: RequestCx) -> Answer {
    let query = request.query(LOG_PARAMS)?;
    let before = query.integer("before", 1..=i64::MAX)?;
    let limit = query.integer("limit", 1..=100)?.unwrap_or(50);
    let (services, name) = (request.services(), request.param("plugin"));
    let lines = services.plugin_logs(&request.cx, name, before, limit).await?;
    let data: Vec<_> = lines.iter().map(LogView::from).collect();
    response::json(StatusCode::OK, &Data::new(data))
}

async fn all(request: &RequestCx, plugins: &[Plugin]) -> Answer {
    let data = plugins.iter().map(PluginView::from).collect();
    let runtimes = request.services().plugin_health(&request.cx).await?;
    response::json(StatusCode::OK, &PluginsView { data, runtimes })
}

fn answer(switched: &SwitchedPlugin, message: &'static str) -> Answer {
    let (data, warning) = (PluginView::from(&switched.plugin), switched.warning.as_deref());
    response::json(StatusCode::OK, &SwitchedView { data, warning, message })
}
