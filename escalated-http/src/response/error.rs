use std::collections::BTreeMap;

use escalated_core::{Error, ErrorKind, FieldError};
use http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::status_of;
use crate::Body;

/// Seconds after which a caller may try again when a dependency is away.
pub(crate) const RETRY_SECONDS: u64 = 5;

/// What every error looks like: the platform's `message` and `errors`, and RFC 9457. Some have
/// more members, such as `allowed`, `expected` and `actual`, or `retry_after`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem<'a> {
    /// A sentence for people, which names the remedy.
    message: &'a str,
    /// The sentences for each field, by its path.
    errors: BTreeMap<&'a str, Vec<&'a str>>,
    /// `urn:escalated:error:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// The words of the status.
    title: &'a str,
    /// The status.
    status: u16,
    /// As `message`.
    detail: &'a str,
    /// Stable, for programs.
    code: &'a str,
    /// The fields, each with its own code.
    #[serde(skip_serializing_if = "<[FieldError]>::is_empty")]
    #[schema(value_type = Vec<Object>)]
    fields: &'a [FieldError],
    #[serde(flatten)]
    #[schema(ignore)]
    details: Map<String, Value>,
}

/// The stable code of an error: that of its first field, if it is about fields.
pub(crate) fn error_code(error: &Error) -> &str {
    match error.fields().first() {
        Some(field) if error.code() == "invalid_input" => &field.code,
        _ => error.code(),
    }
}

/// The answer to a request that failed.
pub(crate) fn problem(error: &Error) -> Response<Body> {
    let status = status_of(error);
    let body = serde_json::to_vec(&describe(error, status)).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = retry_after(error) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn describe(error: &Error, status: StatusCode) -> Problem<'_> {
    const OWN: [&str; 8] =
        ["message", "errors", "type", "title", "status", "detail", "code", "fields"];
    let mut errors: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for field in error.fields() {
        errors.entry(&field.field).or_default().push(&field.message);
    }
    let mut details = match error.details() {
        Some(Value::Object(details)) => details.clone(),
        _ => Map::new(),
    };
    details.retain(|name, _| !OWN.contains(&name.as_str()));
    let code = error_code(error);
    Problem {
        message: error.message(),
        errors,
        kind: format!("urn:escalated:error:{code}"),
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail: error.message(),
        code,
        fields: error.fields(),
        details,
    }
}

fn retry_after(error: &Error) -> Option<u64> {
    let named = error.details().and_then(|details| details.get("retry_after")?.as_u64());
    named.or_else(|| (error.kind() == ErrorKind::Unavailable).then_some(RETRY_SECONDS))
}
