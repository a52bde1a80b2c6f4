use std::sync::Arc;

use escalated_core::{
    Result,
    ui::{RenderRequest, UiPage, UiRenderer},
};
use http::{HeaderValue, Response, StatusCode, header, request::Parts};
use serde_json::Value;

use super::{
    flash::Flash,
    form_token, plugins,
    props::{Refused, Shared},
};
use crate::{
    Body, HttpConfig,
    request::{RequestCx, below},
    response,
    router::Answer,
};

/// Answers with a page.
pub(super) async fn page(
    request: &RequestCx,
    component: &str,
    status: StatusCode,
    refused: Option<&Refused>,
    mut own: Value,
) -> Answer {
    let plugins = plugins::around(request, component, &mut own).await;
    let settings = request.services().settings(&request.cx).await?;
    let keyring = &request.services().ports().keyring;
    let flash = Flash::read(&request.parts.headers);
    let token = request.csrf_token();
    let shared = Shared {
        base: request.prefix(),
        actor: &request.cx.actor,
        role: request.cx.grants.role,
        guest_tickets_enabled: settings.guest_tickets_enabled,
        has_sla: request.services().ports().sla.is_some(),
        has_plugins: request.services().ports().plugin_host.is_some(),
        plugins,
        csrf_token: Some(token.unwrap_or_else(|| form_token::issue(keyring, request.cx.now))),
        once: request.nonce(),
        flash: flash.filter(|_| refused.is_none()).map(Flash::sentence),
        refused,
        now: request.cx.now,
    };
    let url = address(&request.parts, request.prefix());
    let page = ui_page(component, url, status, shared.props(own));
    let mut answer = render(&request.state.config, &page, &request.parts, &shared.once)?;
    if flash.is_some()
        && let Some(cookie) = Flash::clear(request.prefix())
    {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// 303 to an address below the prefix, which tells what has been done.
pub(super) fn done(request: &RequestCx, path: &str, flash: Flash) -> Answer {
    let mut answer = go(request, path)?;
    if let Some(cookie) = flash.set(request.prefix()) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// 303 to an address below the prefix.
pub(super) fn go(request: &RequestCx, path: &str) -> Answer {
    response::see_other(&format!("{}{path}", request.prefix()))
}

pub(super) fn ui_page(component: &str, url: String, status: StatusCode, props: Value) -> UiPage {
    UiPage { component: component.into(), props, url, status: status.as_u16() }
}

/// The address as the browser has it: frameworks differ in cutting the prefix off.
pub(super) fn address(parts: &Parts, prefix: &str) -> String {
    let mut address = format!("{prefix}{}", below(parts, prefix));
    if let Some(query) = parts.uri.query() {
        address.push('?');
        address.push_str(query);
    }
    address
}

pub(super) fn render(
    config: &HttpConfig,
    page: &UiPage,
    parts: &Parts,
    nonce: &str,
) -> Result<Response<Body>> {
    let rendered = renderer(config).render(page, RenderRequest { parts, nonce })?;
    let mut answer = Response::new(Body::from(rendered.body));
    *answer.status_mut() = StatusCode::from_u16(page.status).unwrap_or(StatusCode::OK);
    let kind = HeaderValue::from_static(rendered.content_type);
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    for (name, value) in rendered.headers {
        answer.headers_mut().append(name, value);
    }
    Ok(answer)
}

/// The host's renderer, or the built-in one.
fn renderer(config: &HttpConfig) -> Arc<dyn UiRenderer> {
    config.renderer.clone().unwrap_or_else(built_in)
}

#[cfg(feature = "ui")]
fn built_in() -> Arc<dyn UiRenderer> {
    use std::sync::LazyLock;
    static BUILT_IN: LazyLock<Arc<crate::TeraRenderer>> = LazyLock::new(Arc::default);
    BUILT_IN.clone()
}

#[cfg(not(feature = "ui"))]
fn built_in() -> Arc<dyn UiRenderer> {
    Arc::new(crate::JsonRenderer::new())
}
