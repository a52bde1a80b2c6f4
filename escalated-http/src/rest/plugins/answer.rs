use escalated_core::{Error, plugins::PluginAnswer};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};

use crate::{Body, response, router::Answer};

/// Headers by which one address would speak for others, or for the whole host.
const NOT_THEIRS: &[&str] = &[
    "access-control-allow-credentials",
    "clear-site-data",
    "content-security-policy",
    "permissions-policy",
    "referrer-policy",
    "service-worker-allowed",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-request-id",
];

/// A browser that opens it as a page runs nothing of it, because it is under the host's own address;
/// and takes it for a page of nobody's, so that a form in it is sent without the reader's session.
const POLICY: &str = "default-src 'none'; sandbox allow-forms; form-action 'self'; \
    frame-ancestors 'none'";

/// Sends what a plugin answered.
pub(super) fn answer(answer: PluginAnswer) -> Answer {
    let mut response = match answer {
        PluginAnswer::Value(value) => response::json(StatusCode::OK, &value)?,
        PluginAnswer::Http { status, headers, content_type, body } => {
            let status = StatusCode::from_u16(status).map_err(bad)?;
            let bare = matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
            let body = if bare { Body::empty() } else { Body::from(body) };
            let mut response = Response::new(body);
            *response.status_mut() = status;
            if !bare {
                let kind = HeaderValue::from_static(content_type);
                response.headers_mut().insert(header::CONTENT_TYPE, kind);
            }
            let theirs = headers.into_iter().filter(|(name, _)| !NOT_THEIRS.contains(&&**name));
            for (name, value) in theirs {
                let name = HeaderName::try_from(name).map_err(bad)?;
                let value = HeaderValue::try_from(value).map_err(bad)?;
                response.headers_mut().insert(name, value);
            }
            response
        }
    };
    let policy = HeaderValue::from_static(POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

fn bad(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::internal("plugin_bad_answer", "the plugin's answer cannot be sent").with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(status: u16, headers: &[(&str, &str)]) -> Response<Body> {
        let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let (headers, content_type) = (headers.collect(), "text/plain; charset=UTF-8");
        let body = b"hello".to_vec();
        answer(PluginAnswer::Http { status, headers, content_type, body }).unwrap()
    }

    #[test]
    fn a_plugin_does_not_speak_for_the_host() {
        let response = http(
            201,
            &[
                ("content-security-policy", "default-src *"),
                ("access-control-allow-credentials", "true"),
                ("content-type", "text/html"),
                ("x-own", "1"),
            ],
        );
        let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap());
        assert_eq!(response.status(), 201);
        let policy = header("content-security-policy").unwrap();
        assert!(policy.contains("sandbox allow-forms;") && policy.contains("default-src 'none';"));
        assert_eq!(header("access-control-allow-credentials"), None);
        assert_eq!((header("content-type"), header("x-own")), (Some("text/html"), Some("1")));
    }

    #[test]
    fn what_has_no_body_is_sent_without_one() {
        assert!(http(204, &[]).body().as_bytes().is_none());
        assert_eq!(http(200, &[]).body().as_bytes().unwrap(), "hello");
    }
}
