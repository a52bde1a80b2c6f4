use escalated_core::{Error, Result, plugins::PluginRequest};
use http::HeaderMap;
use serde_json::{Map, Value};

use crate::request::{RequestCx, decode, read};

/// The largest body that goes to a plugin, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// Headers that say who somebody is, or that prove it.
const WITHHELD: &[&str] =
    &["authorization", "cookie", "x-csrf-token", "x-guest-token", "x-xsrf-token"];
/// Families of them.
const WITHHELD_FAMILIES: &[&str] = &["php-auth-", "proxy-", "x-escalated-"];

/// What the plugin is told of a request. Its route is filled in later.
pub(super) async fn sent(request: &mut RequestCx) -> Result<PluginRequest> {
    let body = std::mem::take(&mut request.body);
    let limit = request.state.config.max_body_bytes.min(MAX_BODY);
    let raw_body = read(body, limit).await?;
    Ok(PluginRequest {
        query: query(request.parts.uri.query().unwrap_or_default())?,
        headers: headers(&request.parts.headers),
        body: serde_json::from_slice(&raw_body).ok(),
        raw_body,
        client_ip: request.client.map(|client| client.to_string()),
        ..PluginRequest::default()
    })
}

/// A name that comes several times, or ends in `[]`, has a list.
fn query(text: &str) -> Result<Map<String, Value>> {
    let mut query = Map::new();
    for part in text.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let (Some(name), Some(value)) = (decode(name, true), decode(value, true)) else {
            let message = "the query is not percent-encoded UTF-8; write % as %25";
            return Err(Error::malformed("malformed_query", message));
        };
        let is_list = name.ends_with("[]");
        let name = name.strip_suffix("[]").unwrap_or(&name).to_owned();
        match query.get_mut(&name) {
            Some(Value::Array(values)) => values.push(value.into()),
            Some(first) => *first = Value::Array(vec![first.take(), value.into()]),
            None if is_list => drop(query.insert(name, Value::Array(vec![value.into()]))),
            None => drop(query.insert(name, value.into())),
        }
    }
    Ok(query)
}

fn headers(sent: &HeaderMap) -> Map<String, Value> {
    let mut headers = Map::new();
    for name in sent.keys().map(http::HeaderName::as_str) {
        let family = |family: &&str| name.starts_with(*family);
        if WITHHELD.contains(&name) || WITHHELD_FAMILIES.iter().any(family) {
            continue;
        }
        let values = sent.get_all(name).iter();
        let texts: Vec<&str> =
            values.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok()).collect();
        headers.insert(name.to_owned(), texts.join(", ").into());
    }
    headers
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_that_come_again_have_lists() {
        let read = |text| Value::Object(query(text).unwrap());
        assert_eq!(read("a=1&b=%C3%BC+x&c"), json!({ "a": "1", "b": "ü x", "c": "" }));
        assert_eq!(read("a=1&a=2&a=3&b[]=1"), json!({ "a": ["1", "2", "3"], "b": ["1"] }));
        assert_eq!(query("a=%zz").unwrap_err().code(), "malformed_query");
    }

    #[test]
    fn no_header_that_proves_who_somebody_is_goes_to_a_plugin() {
        let mut sent = HeaderMap::new();
        for name in [
            "authorization",
            "cookie",
            "x-csrf-token",
            "x-xsrf-token",
            "x-guest-token",
            "proxy-authorization",
            "php-auth-user",
            "x-escalated-secret",
        ] {
            sent.insert(name, "secret".parse().unwrap());
        }
        sent.append("x-signature", "a".parse().unwrap());
        sent.append("x-signature", "b".parse().unwrap());
        assert_eq!(Value::Object(headers(&sent)), json!({ "x-signature": "a, b" }));
    }
}
