use escalated_core::{
    Error, ErrorKind,
    actor::{Actor, Role},
};
use http::{HeaderValue, Method, Response, StatusCode, header};
use serde_json::json;

use super::{
    answer::{address, render, ui_page},
    plugins::nothing,
    props::{Shared, sentence},
};
use crate::{
    Body,
    response::{see_other, status_of},
    router::Failure,
};

/// The page of an error; whoever has to log in first is sent there.
pub(super) fn error_page(failure: &Failure<'_>) -> Option<Response<Body>> {
    let config = &failure.state.config;
    let status = status_of(failure.error);
    let looks = matches!(failure.parts.method, Method::GET | Method::HEAD);
    if status == StatusCode::UNAUTHORIZED
        && looks
        && let Some(login) = &config.login_url
    {
        return see_other(&login_address(login, failure)).ok();
    }
    let (actor, role, now) = match failure.asker {
        Some((cx, _)) => (cx.actor.clone(), cx.grants.role, cx.now),
        None => (Actor::Anonymous, Role::Anonymous, failure.state.services.ports().clock.now()),
    };
    let shared = Shared {
        base: &config.prefix,
        actor: &actor,
        role,
        guest_tickets_enabled: false,
        has_sla: failure.state.services.ports().sla.is_some(),
        has_plugins: failure.state.services.ports().plugin_host.is_some(),
        // Nobody is asked anything while something is wrong.
        plugins: nothing(),
        csrf_token: None,
        once: String::new(),
        flash: None,
        refused: None,
        now,
    };
    let home = if role.is_staff() { "/agent" } else { "/" };
    let props = shared.props(json!({
        "status": status.as_u16(),
        "heading": heading(status),
        "message": message(failure.error, looks),
        "home": format!("{}{home}", config.prefix),
        "home_label": if role.is_staff() { "To the dashboard" } else { "To the start page" },
    }));
    let url = address(failure.parts, &config.prefix);
    let page = ui_page("Escalated/Error", url, status, props);
    let mut answer = render(config, &page, failure.parts, "")
        .inspect_err(|error| tracing::error!(%error, "the error page could not be rendered"))
        .ok()?;
    let wait = failure.error.details().and_then(|details| details.get("retry_after")?.as_u64());
    if let Some(seconds) = wait {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Some(answer)
}

/// The host's login, which is told where to come back to if it wants to know.
fn login_address(login: &str, failure: &Failure<'_>) -> String {
    let whole = address(failure.parts, &failure.state.config.prefix);
    let next: String = serde_urlencoded::to_string([("", whole)]).unwrap_or_default();
    login.replace("{next}", next.trim_start_matches('='))
}

fn heading(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "Please log in",
        StatusCode::FORBIDDEN => "Not allowed",
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::CONFLICT => "Not possible any more",
        StatusCode::PAYLOAD_TOO_LARGE => "Too large",
        StatusCode::TOO_MANY_REQUESTS => "Too many requests",
        StatusCode::SERVICE_UNAVAILABLE => "Back in a moment",
        status if status.is_client_error() => "That did not work",
        _ => "Something went wrong",
    }
}

fn message(error: &Error, looks: bool) -> String {
    let mut text = match error.kind() {
        ErrorKind::Internal => "The defect is on our side and has been noted.".to_owned(),
        ErrorKind::Unavailable => "The helpdesk is not available. Try again shortly.".to_owned(),
        ErrorKind::NotFound => "There is nothing here, or you may not see it.".to_owned(),
        _ => sentence(error.message()),
    };
    if !looks {
        text.push_str(" Nothing was changed. Go back to find what you typed.");
    }
    text
}
