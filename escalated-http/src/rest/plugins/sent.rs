use bytes::Bytes;
use escalated_core::{Error, Result, plugins::PluginRequest};
use http::HeaderMap;
use serde_json::{Map, Value};

use crate::{
    Body,
    request::{Form, FormLimits, RequestCx, decode, is_form, read},
};

/// The largest body that goes to a plugin, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// More files than a form for a plugin has; they are only in its bytes.
const MAX_FILES: usize = 100;

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
        body: parsed(&request.parts.headers, &raw_body).await,
        raw_body,
        client_ip: request.client.map(|client| client.to_string()),
        ..PluginRequest::default()
    })
}

/// What is convenient to a plugin: the fields of a form, or JSON. A body that cannot be read is no
/// error, as the plugin has its bytes.
async fn parsed(headers: &HeaderMap, raw_body: &Bytes) -> Option<Value> {
    if !is_form(headers) {
        return serde_json::from_slice(raw_body).ok();
    }
    let limits = FormLimits { texts: MAX_BODY, file: MAX_BODY, files: MAX_FILES };
    let form = Form::read(headers, Body::from(raw_body.clone()), limits).await.ok()?;
    let mut fields = Map::new();
    for (name, text) in form.fields {
        add(&mut fields, &name, text);
    }
    Some(fields.into())
}

/// A name that comes several times, or ends in `[]`, has a list.
fn add(fields: &mut Map<String, Value>, name: &str, text: String) {
    let is_list = name.ends_with("[]");
    let name = name.strip_suffix("[]").unwrap_or(name);
    match fields.get_mut(name) {
        Some(Value::Array(texts)) => texts.push(text.into()),
        Some(first) => *first = Value::Array(vec![first.take(), text.into()]),
        None if is_list => drop(fields.insert(name.to_owned(), Value::Array(vec![text.into()]))),
        None => drop(fields.insert(name.to_owned(), text.into())),
    }
}

fn query(text: &str) -> Result<Map<String, Value>> {
    let mut query = Map::new();
    for part in text.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let (Some(name), Some(value)) = (decode(name, true), decode(value, true)) else {
            let message = "the query is not percent-encoded UTF-8; write % as %25";
            return Err(Error::malformed("malformed_query", message));
        };
        add(&mut query, &name, value);
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

    #[tokio::test]
    async fn a_form_is_read_and_what_cannot_be_read_is_left_to_its_bytes() {
        let read = async |kind: &str, body: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("content-type", kind.parse().unwrap());
            parsed(&headers, &Bytes::from_static(body.as_bytes())).await
        };
        let form = "application/x-www-form-urlencoded; charset=UTF-8";
        let fields = json!({ "score": "4", "why": "too slow", "tag": ["a", "b"] });
        assert_eq!(read(form, "score=4&why=too+slow&tag=a&tag=b").await, Some(fields));
        // It is what it says that it is, and a number is a name without a text.
        assert_eq!(read(form, "1").await, Some(json!({ "1": "" })));
        assert_eq!(read(form, "").await, Some(json!({})));
        assert_eq!(read(form, "a=%zz").await, None);
        let parts = "--b\r\nContent-Disposition: form-data; name=\"score\"\r\n\r\n4\r\n\
                     --b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\n\r\nx\r\n\
                     --b--\r\n";
        let multipart = "multipart/form-data; boundary=b";
        assert_eq!(read(multipart, parts).await, Some(json!({ "score": "4" })));
        assert_eq!(read(multipart, "--b\r\n").await, None);
        assert_eq!(read("application/json", "{\"a\": 1}").await, Some(json!({ "a": 1 })));
        assert_eq!(read("text/plain", "hello").await, None);
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
