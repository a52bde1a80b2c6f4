use http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;

use crate::{Body, router::Answer};

/// An answer in JSON.
pub(crate) fn json<T: Serialize>(status: StatusCode, value: &T) -> Answer {
    let body = serde_json::to_vec(value).map_err(|error| {
        escalated_core::Error::internal("not_serializable", "the answer cannot be written")
            .with_source(error)
    })?;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

/// An answer in JSON with the version of the ticket that it shows.
pub(crate) fn json_with_etag<T: Serialize>(status: StatusCode, version: i64, value: &T) -> Answer {
    let mut response = json(status, value)?;
    if let Ok(tag) = HeaderValue::try_from(etag(version)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// The entity tag of a version.
fn etag(version: i64) -> String {
    format!("\"v{version}\"")
}

/// An answer of a content type.
pub(crate) fn text(
    status: StatusCode,
    kind: &'static str,
    body: impl Into<Body>,
) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// 303 to an address of ours, after a form.
pub(crate) fn see_other(location: &str) -> Answer {
    let location = HeaderValue::try_from(location).map_err(|error| {
        escalated_core::Error::internal("bad_location", "the address cannot be written")
            .with_source(error)
    })?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}
