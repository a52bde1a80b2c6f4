use escalated_core::{Error, ErrorKind};
use http::StatusCode;

/// The status of an error: the one table.
pub(crate) fn status_of(error: &Error) -> StatusCode {
    match error.kind() {
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Malformed if error.code() == "unsupported_media_type" => {
            StatusCode::UNSUPPORTED_MEDIA_TYPE
        }
        ErrorKind::Malformed if error.code() == "method_not_allowed" => {
            StatusCode::METHOD_NOT_ALLOWED
        }
        ErrorKind::Malformed => StatusCode::BAD_REQUEST,
        ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::LimitExceeded => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Internal if matches!(error.code(), "plugin_failed" | "plugin_bad_answer") => {
            StatusCode::BAD_GATEWAY
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
