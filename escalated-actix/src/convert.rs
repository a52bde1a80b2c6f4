use actix_web::{
    HttpRequest, HttpResponse,
    body::{BodyStream, SizedStream},
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
};
use bytes::Bytes;
use escalated_core::actor::Identity;
use escalated_http::{Body, ClientAddr};
use futures_util::{TryStreamExt, stream};
use http_body_util::BodyDataStream;

/// The request in `http` 1.x, which actix does not speak yet; none if it cannot be said in it.
pub(crate) fn request_of(
    request: &HttpRequest,
    identity: Option<Identity>,
    body: Body,
) -> Option<http::Request<Body>> {
    let mut converted = http::Request::new(body);
    *converted.method_mut() = request.method().as_str().parse().ok()?;
    *converted.uri_mut() = request.uri().to_string().parse().ok()?;
    for (name, value) in request.headers() {
        let name = http::HeaderName::from_bytes(name.as_str().as_bytes()).ok()?;
        let value = http::HeaderValue::from_bytes(value.as_bytes()).ok()?;
        converted.headers_mut().append(name, value);
    }
    let extensions = converted.extensions_mut();
    if let Some(identity) = identity {
        extensions.insert(identity);
    }
    if let Some(peer) = request.peer_addr() {
        extensions.insert(ClientAddr(peer.ip()));
    }
    Some(converted)
}

/// The answer in actix's types.
pub(crate) fn response_of(response: http::Response<Body>) -> HttpResponse {
    let (parts, body) = response.into_parts();
    let status = StatusCode::from_u16(parts.status.as_u16());
    let mut builder = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    let mut length = None;
    for (name, value) in &parts.headers {
        if name == http::header::CONTENT_LENGTH {
            length = value.to_str().ok().and_then(|text| text.parse().ok());
            continue;
        }
        let name = HeaderName::from_bytes(name.as_str().as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            builder.append_header((name, value));
        }
    }
    match (body.as_bytes(), length) {
        (Some(bytes), _) => builder.body(bytes.clone()),
        // An answer to HEAD: its length, and nothing else.
        (None, Some(length)) => {
            builder.body(SizedStream::new(length, stream::empty::<std::io::Result<Bytes>>()))
        }
        (None, None) if http_body::Body::is_end_stream(&body) => builder.body(Bytes::new()),
        (None, None) => {
            let bytes = BodyDataStream::new(body).map_err(std::io::Error::other);
            builder.body(BodyStream::new(bytes))
        }
    }
}
