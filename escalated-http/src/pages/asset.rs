use escalated_core::Error;
use http::{HeaderValue, StatusCode, header};

use crate::{
    request::RequestCx,
    response,
    router::Answer,
    ui::{STYLESHEET, stylesheet_name},
};

/// The stylesheet under the name of its content, to be kept for ever.
pub(super) async fn stylesheet(request: RequestCx) -> Answer {
    if request.param("file") != stylesheet_name() {
        return Err(Error::not_found("not_found", "no such file"));
    }
    let mut answer = response::text(StatusCode::OK, "text/css; charset=utf-8", STYLESHEET);
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    answer.headers_mut().insert(header::CACHE_CONTROL, forever);
    Ok(answer)
}
