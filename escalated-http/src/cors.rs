use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::{Body, HttpConfig};

const HEADERS: &str = "Authorization, Content-Type, Idempotency-Key, If-Match, X-Guest-Token";
const EXPOSED: &str = "ETag, Idempotency-Replayed, Location, Retry-After, X-Request-Id, \
    X-RateLimit-Limit, X-RateLimit-Remaining";

/// Tells a browser of a configured origin that its scripts may read the answer.
pub(crate) fn write(config: &HttpConfig, request: &HeaderMap, answer: &mut HeaderMap) {
    if config.cors_origins.is_empty() {
        return;
    }
    answer.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = allowed(config, request) {
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = HeaderValue::from_static(EXPOSED);
        answer.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}

/// The answer to OPTIONS, with and without CORS.
pub(crate) fn preflight(
    config: &HttpConfig,
    request: &HeaderMap,
    allow: HeaderValue,
) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    if allowed(config, request).is_some() {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, allow.clone());
        let names = HeaderValue::from_static(HEADERS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
    headers.insert(header::ALLOW, allow);
    response
}

fn allowed(config: &HttpConfig, request: &HeaderMap) -> Option<HeaderValue> {
    let origin = request.get(header::ORIGIN)?;
    let known = config.cors_origins.iter().any(|allowed| {
        allowed.as_bytes() == origin.as_bytes() && allowed != "*" && allowed != "null"
    });
    known.then(|| origin.clone())
}
