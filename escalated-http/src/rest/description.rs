use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use crate::{
    Body,
    openapi::{Operation, document},
    request::RequestCx,
    response,
    router::{Access, Answer, Routes},
};

/// Only what comes from here, and nothing inline.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

pub(super) fn register(routes: &mut Routes) {
    let json = Operation::get("/api/v1/openapi.json", "get_openapi", "This document");
    let json = json.access(Access::Public).plain().answers_bytes(StatusCode::OK);
    routes.operation(json, openapi);
    routes.asset("/api/docs", |_| async {
        let html = include_str!("docs/docs.html");
        Ok(asset("text/html; charset=utf-8", html))
    });
    routes.asset("/api/docs/docs.css", |_| async {
        Ok(asset("text/css; charset=utf-8", include_str!("docs/docs.css")))
    });
    routes.asset("/api/docs/docs.js", |_| async {
        Ok(asset("text/javascript; charset=utf-8", include_str!("docs/docs.js")))
    });
}

async fn openapi(request: RequestCx) -> Answer {
    let state = &request.state;
    let bytes = state.document.get_or_init(|| {
        let document = document(&state.operations, request.prefix());
        Bytes::from(serde_json::to_vec(&document).unwrap_or_default())
    });
    Ok(response::text(StatusCode::OK, "application/json", bytes.clone()))
}

fn asset(kind: &'static str, text: &'static str) -> Response<Body> {
    let mut response = response::text(StatusCode::OK, kind, text);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}
