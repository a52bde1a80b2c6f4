use std::sync::Arc;

use escalated_core::{
    Error, ErrorKind, Result,
    actor::{Cx, Role},
    time::Timestamp,
};
use http::{HeaderValue, Method, Request, Response, header, request::Parts};
use http_body::Body as _;

use crate::{
    Body, cors, csrf, identity,
    limit::{Allowance, LimitKey},
    request::{
        Caller, Form, RequestCx, below, client_address, decode, form_limits, idempotency_key,
        is_form, read,
    },
    response,
    router::{Failure, Found, Route, Surface},
    state::State,
};

/// In bytes.
const SMALL_BODY: u64 = 64 * 1024;

/// What is known of a request beside its answer.
struct Trail {
    request_id: String,
    now: Timestamp,
    surface: Surface,
    allowance: Option<Allowance>,
}

/// The way of every request.
pub(crate) async fn handle(state: &Arc<State>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let parts = Arc::new(parts);
    let ports = state.services.ports();
    let mut trail = Trail {
        request_id: ports.entropy.uuid(),
        now: ports.clock.now(),
        surface: Surface::Plain,
        allowance: None,
    };
    let answered = match small_first(body).await {
        Ok(body) => route(state, &parts, body, &mut trail).await,
        Err(error) => Err(error),
    };
    let mut response = match answered {
        Ok(response) => response,
        Err(error) => refuse(state, &parts, None, trail.surface, &error, &trail.request_id),
    };
    if let Some(allowance) = trail.allowance {
        allowance.write(response.headers_mut());
    }
    cors::write(&state.config, &parts.headers, response.headers_mut());
    response::finish(response.headers_mut(), &trail.request_id);
    if parts.method == Method::HEAD { response::head(response) } else { response }
}

/// Reads a small body before anything else. A server closes a connection on which a request was
/// refused before its body was read, and the client's next request on it would get no answer.
async fn small_first(body: Body) -> Result<Body> {
    let small = body.size_hint().exact().is_some_and(|size| (1..=SMALL_BODY).contains(&size));
    if small { read(body, 64 * 1024).await.map(Body::from) } else { Ok(body) }
}

async fn route(
    state: &Arc<State>,
    parts: &Arc<Parts>,
    body: Body,
    trail: &mut Trail,
) -> Result<Response<Body>> {
    let path = below(parts, &state.config.prefix);
    trail.surface = match path.strip_prefix("/api") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => Surface::Api,
        _ => Surface::Page,
    };
    if decode(path, false).is_none() {
        let message = "the address is not percent-encoded UTF-8; write % as %25";
        return Err(Error::malformed("malformed_path", message));
    }
    match state.table.find(&parts.method, path) {
        Found::Route(found, params) => {
            trail.surface = found.surface;
            answer(state, found, params, parts, body, trail).await
        }
        Found::OtherMethods(allow) if parts.method == Method::OPTIONS => {
            Ok(cors::preflight(&state.config, &parts.headers, allow))
        }
        Found::OtherMethods(allow) => {
            let message = format!("this address takes {}", allow.to_str().unwrap_or_default());
            let error = Error::malformed("method_not_allowed", message);
            let mut response = refuse(state, parts, None, trail.surface, &error, &trail.request_id);
            response.headers_mut().insert(header::ALLOW, allow);
            Ok(response)
        }
        Found::Nothing => Err(Error::not_found("not_found", "nothing is at this address")),
    }
}

async fn answer(
    state: &Arc<State>,
    route: &Route,
    params: Vec<(String, String)>,
    parts: &Arc<Parts>,
    body: Body,
    trail: &mut Trail,
) -> Result<Response<Body>> {
    let client = client_address(parts, &state.config.trusted_proxies);
    let guest = params.iter().find(|(name, _)| name == "token").map(|(_, value)| value.as_str());
    let is_outside = route.surface == Surface::Outside;
    let identified = if is_outside {
        identity::outsider(&state.services, parts).await
    } else {
        identity::identify(&state.services, parts, guest, trail.now).await
    };
    let token = identified.as_ref().ok().and_then(|(_, caller)| caller.token.as_ref());
    let key = token.map_or(LimitKey::client(client), |token| LimitKey::Token(token.token.id));
    let changing = !matches!(parts.method, Method::GET | Method::HEAD);
    // A session alone makes nobody known: hosts have sessions of visitors too.
    let known = identified.as_ref().is_ok_and(|(identity, caller)| {
        caller.session.is_some() && identity.grants.role != Role::Anonymous
    });
    // A public form is counted too: whoever is nobody may not fill the desk.
    if is_outside || route.surface == Surface::Api || (changing && !known) {
        count(state, key, trail)?;
    }
    let (identity, caller) = identified?;
    let repeat = if changing && !is_outside { idempotency_key(&parts.headers)? } else { None };
    let cx = identity::context(identity, trail.now, trail.request_id.clone(), repeat);
    route.access.check(&cx, &caller)?;
    let mut request = RequestCx {
        cx,
        caller,
        parts: parts.clone(),
        state: state.clone(),
        client,
        params,
        body,
        form: None,
    };
    if changing {
        check_csrf(&mut request).await?;
    }
    if route.surface != Surface::Page || state.error_page.is_none() {
        return route.call(request).await;
    }
    // The error page shows who is logged in, and the handler takes the request with it.
    let (cx, caller) = (request.cx.clone(), request.caller.clone());
    Ok(route.call(request).await.unwrap_or_else(|error| {
        refuse(state, parts, Some((&cx, &caller)), Surface::Page, &error, &trail.request_id)
    }))
}

fn count(state: &State, key: LimitKey, trail: &mut Trail) -> Result<()> {
    let Some(limiter) = &state.limiter else { return Ok(()) };
    let counted = limiter.check(key);
    trail.allowance = Some(counted.as_ref().map_or(limiter.nothing_left(), |left| *left));
    counted.map(|_| ())
}

/// A change under a cookie needs the token of its session: in the header, or in the form.
async fn check_csrf(request: &mut RequestCx) -> Result<()> {
    let Some(session) = request.caller.session.clone() else { return Ok(()) };
    let state = request.state.clone();
    let keyring = &state.services.ports().keyring;
    if csrf::token(keyring, &session).is_none() {
        return Ok(());
    }
    let sent = request.parts.headers.get(csrf::HEADER);
    let mut sent = sent.and_then(|sent| sent.to_str().ok()).map(str::to_owned);
    if sent.is_none() && is_form(&request.parts.headers) {
        let settings = state.services.settings(&request.cx).await?;
        let limits = form_limits(&state, &settings);
        let body = std::mem::take(&mut request.body);
        let form = Form::read(&request.parts.headers, body, limits).await?;
        sent = form.text(csrf::FIELD).map(str::to_owned);
        request.form = Some(form);
    }
    csrf::check(keyring, &session, sent.as_deref())
}

/// The answer to a request that failed.
fn refuse(
    state: &Arc<State>,
    parts: &Parts,
    asker: Option<(&Cx, &Caller)>,
    surface: Surface,
    error: &Error,
    request_id: &str,
) -> Response<Body> {
    log(error, request_id);
    let failure = Failure { state, parts, asker, error };
    let page = match (surface, state.error_page) {
        (Surface::Page, Some(page)) => page(&failure),
        _ => None,
    };
    let mut response = page.unwrap_or_else(|| response::problem(error));
    if error.kind() == ErrorKind::Unavailable {
        let seconds = HeaderValue::from(response::RETRY_SECONDS);
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(seconds);
    }
    response
}

fn log(error: &Error, request_id: &str) {
    let source = std::error::Error::source(error).map(ToString::to_string);
    let code = response::error_code(error);
    match error.kind() {
        ErrorKind::Internal => tracing::error!(request_id, code, %error, source, "request failed"),
        ErrorKind::Unavailable => tracing::warn!(request_id, code, %error, source, "unavailable"),
        _ => tracing::debug!(request_id, code, %error, "request refused"),
    }
}
