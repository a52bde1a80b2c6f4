use escalated_core::services::{PluginUi, WantedPart};
use futures_util::future::join;
use serde_json::Value;

use super::{
    drawn::{Drawn, arranged},
    lists::lists,
    offered::{nothing, offered},
    place,
};
use crate::request::RequestCx;

/// Adds to a page's own props what plugins add to it (`plugin_parts`, and what they say of its
/// lists), and answers the shared props `escalated.plugins`. Everything is asked at once, so that a
/// page waits as long as its slowest plugin, and no longer than the host of plugins allows.
///
/// Where no plugin is at work this asks nobody. Whatever fails here, the page is shown without it.
pub(in crate::pages) async fn around(request: &RequestCx, page: &str, own: &mut Value) -> Value {
    let (services, cx) = (request.services(), &request.cx);
    if services.ports().plugin_host.is_none() {
        return nothing();
    }
    let ui = services.plugin_ui(cx).await.unwrap_or_else(|error| {
        tracing::warn!(code = error.code(), "a page is shown without plugins");
        PluginUi::default()
    });
    let mut parts = Drawn::of_page(&ui, page, own);
    let query = place::told(own);
    let wanted: Vec<WantedPart<'_>> = parts.iter().map(|part| part.wanted(&query)).collect();
    let (filled, columns) =
        join(services.plugin_parts(cx, &wanted), lists(request, page, own)).await;
    match filled {
        Ok(filled) => {
            for (part, filled) in parts.iter_mut().zip(filled) {
                part.fill(filled, cx.grants.role.is_staff());
            }
        }
        Err(error) => tracing::warn!(code = error.code(), "a page is shown without plugins"),
    }
    let offered = offered(&ui, request.prefix(), cx.grants.role, &parts, columns);
    if let Some(own) = own.as_object_mut()
        && let Some(arranged) = arranged(parts)
    {
        own.insert("plugin_parts".into(), arranged);
    }
    offered
}
