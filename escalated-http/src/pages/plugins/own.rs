use escalated_core::{Error, plugins::Layout, services::PluginPage};
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::{parts::why, shown::shown};
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
    let (props, failure) = match services.plugin_page_part(cx, &found).await?.answer {
        Some(Ok(props)) => (Some(props), None),
        Some(Err(error)) if cx.grants.role.is_staff() => (None, Some(why(&error))),
        Some(Err(_)) | None => (None, None),
    };
    let own = own_props(&found, layout, props, failure.as_deref());
    answer::page(&request, OWN, StatusCode::OK, None, own).await
}

/// What stands behind the plugin's name, as it was sent.
fn route(request: &RequestCx, layout: Layout) -> &str {
    let before = if layout == Layout::Public { 4 } else { 5 };
    below(&request.parts, request.prefix()).splitn(before, '/').last().unwrap_or_default()
}

/// The props of that page; `shown` is how our own renderer shows them, which runs no code of plugins.
pub(in crate::pages) fn own_props(
    found: &PluginPage,
    layout: Layout,
    props: Option<Value>,
    failure: Option<&str>,
) -> Value {
    let label = found.page.menu.as_ref().map_or(&found.page.component, |menu| &menu.label);
    json!({
        "plugin": found.plugin,
        "component": found.page.component,
        "layout": layout,
        "label": label,
        "route": found.page.route,
        "failure": failure,
        "params": found.params,
        "shown": props.as_ref().map(shown),
        "props": props.unwrap_or_else(|| Value::Object(Map::new())),
    })
}
