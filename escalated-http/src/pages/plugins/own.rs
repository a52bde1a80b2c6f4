use escalated_core::{
    Error, Result,
    plugins::{Layout, PluginAnswer, PluginRequest},
    services::PluginPage,
};
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::shown::shown;
use crate::{
    pages::answer,
    request::{RequestCx, below},
    router::Answer,
};

/// The page of a plugin's own.
pub(in crate::pages) const OWN: &str = "Escalated/Plugin/Page";

/// A page that a plugin has under this layout. Its component gets what the plugin's endpoint of that
/// name answers.
pub(in crate::pages) async fn own(request: RequestCx, layout: Layout) -> Answer {
    let (services, cx) = (request.services(), &request.cx);
    let name = request.param("plugin");
    let found = services.plugin_page(cx, name, route(&request, layout)).await?;
    if found.page.layout.unwrap_or(Layout::Admin) != layout {
        return Err(Error::not_found("plugin_route_not_found", "the plugin has no such address"));
    }
    let props = match ask(&request, &found).await {
        Ok(props) => props,
        Err(error) => {
            let (plugin, code) = (&found.plugin, error.code());
            tracing::info!(plugin, code, "a page of a plugin is shown without what it asked for");
            None
        }
    };
    answer::page(&request, OWN, StatusCode::OK, None, own_props(&found, layout, props)).await
}

/// What stands behind the plugin's name, as it was sent.
fn route(request: &RequestCx, layout: Layout) -> &str {
    let before = if layout == Layout::Public { 4 } else { 5 };
    below(&request.parts, request.prefix()).splitn(before, '/').last().unwrap_or_default()
}

async fn ask(request: &RequestCx, found: &PluginPage) -> Result<Option<Value>> {
    let (services, cx) = (request.services(), &request.cx);
    let path = format!("/{}", found.page.component);
    let route = services.plugin_route(cx, &found.plugin, "GET", &path).await?;
    let asked = PluginRequest { query: found.params.clone(), ..PluginRequest::default() };
    Ok(match services.plugin_endpoint(cx, route, asked).await? {
        PluginAnswer::Value(value) => Some(value),
        PluginAnswer::Http { status: 200, body, .. } => serde_json::from_slice(&body).ok(),
        PluginAnswer::Http { .. } => None,
    })
}

/// The props of that page; `shown` is how our own renderer shows them, which runs no code of plugins.
pub(in crate::pages) fn own_props(
    found: &PluginPage,
    layout: Layout,
    props: Option<Value>,
) -> Value {
    let label = found.page.menu.as_ref().map_or(&found.page.component, |menu| &menu.label);
    json!({
        "plugin": found.plugin,
        "component": found.page.component,
        "layout": layout,
        "label": label,
        "params": found.params,
        "shown": props.as_ref().map(shown),
        "props": props.unwrap_or_else(|| Value::Object(Map::new())),
    })
}
