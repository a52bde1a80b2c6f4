use escalated_core::{
    Error, Result,
    plugins::{Audience, PluginAnswer},
};
use http::Method;

use super::{answer::answer, sent::sent};
use crate::{
    csrf,
    request::{RequestCx, below, decode},
    router::{Access, Answer},
};

/// ANY {prefix}/api/plugins/{plugin}/…: an endpoint, or the badge of a widget.
pub(super) async fn endpoint(mut request: RequestCx) -> Answer {
    if request.form.is_some() {
        // The form was read for its token, and its bytes belong to the plugin.
        let message = format!("send the session's token in the header {}", csrf::HEADER);
        return Err(Error::forbidden("csrf_token_mismatch", message));
    }
    let (path, method) = (path(&request, "/api/plugins/")?, method(&request));
    let plugin = request.param("plugin").to_owned();
    let found = request.services().plugin_route(&request.cx, &plugin, method.as_str(), &path).await;
    let route = match found {
        Err(error) if error.code() == "plugin_route_not_found" && method == Method::GET => {
            let Some(component) = path.strip_prefix("/badges/") else { return Err(error) };
            return badge(&request, &plugin, component).await;
        }
        found => found?,
    };
    access(route.audience).check(&request.cx, &request.caller)?;
    let sent = sent(&mut request).await?;
    answer(request.services().plugin_endpoint(&request.cx, route, sent).await?)
}

/// GET {prefix}/api/plugins/{plugin}/badges/{component}. A plugin's own endpoint there goes first.
async fn badge(request: &RequestCx, plugin: &str, component: &str) -> Answer {
    let component = decode(component, false).unwrap_or_default();
    if request.caller.token.is_some() {
        Access::Agent.check(&request.cx, &request.caller)?;
    }
    let badge = request.services().plugin_badge(&request.cx, plugin, &component).await?;
    answer(PluginAnswer::Value(serde_json::json!({ "badge": badge })))
}

/// ANY {prefix}/webhooks/plugins/{plugin}/….
pub(super) async fn webhook(mut request: RequestCx) -> Answer {
    let (path, method) = (path(&request, "/webhooks/plugins/")?, method(&request));
    let plugin = request.param("plugin").to_owned();
    let services = request.state.services.clone();
    let route = services.plugin_webhook_route(&request.cx, &plugin, method.as_str(), &path).await?;
    let sent = sent(&mut request).await?;
    answer(services.plugin_webhook(&request.cx, route, sent).await?)
}

/// The path within the plugin as it was sent: its parts are decoded once, when they are matched.
fn path(request: &RequestCx, before: &str) -> Result<String> {
    let path = below(&request.parts, request.prefix());
    let rest = path.strip_prefix(before).and_then(|rest| rest.split_once('/'));
    let (_, rest) = rest.ok_or_else(|| {
        Error::not_found("plugin_route_not_found", "the plugin has no such address")
    })?;
    Ok(format!("/{rest}"))
}

/// HEAD is answered as GET, without the body.
fn method(request: &RequestCx) -> Method {
    match request.parts.method {
        Method::HEAD => Method::GET,
        ref method => method.clone(),
    }
}

/// What a token must be able to do; the role was looked at by the service.
fn access(audience: Audience) -> Access {
    match audience {
        Audience::Admin => Access::Admin,
        Audience::Staff => Access::Agent,
        Audience::Known => Access::Requester,
        Audience::Public => Access::Public,
    }
}
