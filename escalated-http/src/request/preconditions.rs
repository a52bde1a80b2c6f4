use escalated_core::{Error, Result};
use http::HeaderMap;

/// The version in `If-Match`; none without the header or for `*`.
pub(crate) fn expected_version(headers: &HeaderMap) -> Result<Option<i64>> {
    let Some(value) = headers.get(http::header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let tag = text.strip_prefix("W/").unwrap_or(text);
    let version = tag.strip_prefix("\"v").and_then(|tag| tag.strip_suffix('"'));
    match version.and_then(|version| version.parse::<i64>().ok()) {
        Some(version) if version >= 0 => Ok(Some(version)),
        _ => {
            let message = "send the ETag of the ticket unchanged, such as \"v3\"";
            Err(Error::field("If-Match", "malformed_etag", message))
        }
    }
}

/// The `Idempotency-Key`, if there is one.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) => {
            Ok(Some(key.to_owned()))
        }
        _ => {
            let message = "a key has 1 to 255 visible ASCII characters, such as a UUID";
            Err(Error::field("Idempotency-Key", "invalid_idempotency_key", message))
        }
    }
}
