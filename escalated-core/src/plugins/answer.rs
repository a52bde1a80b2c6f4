use std::collections::BTreeSet;

use http::{HeaderName, HeaderValue};
use serde_json::{Map, Value};

use crate::{Error, Result};

/// The member that marks an answer as one of the HTTP contract.
const MARK: &str = "__escalated_http";

/// Headers that are the host's own business.
const REFUSED: &[&str] = &[
    "connection",
    "content-length",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// What a plugin answered to a request.
#[derive(Debug, Clone, PartialEq)]
pub enum PluginAnswer {
    /// A value, to be sent as JSON with status 200.
    Value(Value),
    /// What the plugin wants to be sent, checked.
    Http {
        /// 200 to 599.
        status: u16,
        /// Names in lower case, none that is the host's own business.
        headers: Vec<(String, String)>,
        /// The media type, unless a header says it.
        content_type: &'static str,
        /// The body.
        body: Vec<u8>,
    },
}

impl PluginAnswer {
    /// Reads what a handler answered: an envelope of the HTTP contract, or any other value.
    ///
    /// # Errors
    /// `plugin_bad_answer` when an envelope is malformed.
    pub fn read(answer: Value) -> Result<Self> {
        match answer {
            Value::Object(envelope) if envelope.contains_key(MARK) => read_envelope(envelope),
            value => Ok(Self::Value(value)),
        }
    }
}

fn bad(message: &'static str) -> Error {
    Error::internal("plugin_bad_answer", message)
}

fn read_envelope(mut envelope: Map<String, Value>) -> Result<PluginAnswer> {
    if envelope.get(MARK).and_then(Value::as_u64) != Some(1) {
        return Err(bad("the plugin answered in a version of the HTTP contract that is not known"));
    }
    let status = envelope.get("status").and_then(Value::as_u64);
    let status = status.and_then(|status| u16::try_from(status).ok());
    let status = status.filter(|status| (200..600).contains(status));
    let status = status.ok_or_else(|| bad("the plugin's answer has no status of 200 to 599"))?;
    let headers = match envelope.get("headers") {
        None => Vec::new(),
        Some(Value::Object(headers)) => read_headers(headers)?,
        Some(_) => return Err(bad("the headers of the plugin's answer are no object")),
    };
    let body = envelope.remove("body");
    let (content_type, body) = match (envelope.get("format").and_then(Value::as_str), body) {
        (Some("json"), body) => {
            ("application/json", body.unwrap_or(Value::Null).to_string().into_bytes())
        }
        (Some("text"), Some(Value::String(text))) => {
            ("text/plain; charset=UTF-8", text.into_bytes())
        }
        (Some("text"), _) => return Err(bad("the body of the plugin's answer is no text")),
        _ => return Err(bad("the plugin's answer is neither of format json nor text")),
    };
    Ok(PluginAnswer::Http { status, headers, content_type, body })
}

fn read_headers(sent: &Map<String, Value>) -> Result<Vec<(String, String)>> {
    let (mut headers, mut names) = (Vec::new(), BTreeSet::new());
    for (name, value) in sent {
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|error| bad("the plugin's answer has a bad header").with_source(error))?;
        let name = name.as_str().to_owned();
        if REFUSED.contains(&name.as_str()) {
            return Err(bad("the plugin's answer has a header that is the host's own business"));
        }
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            _ => return Err(bad("a header of the plugin's answer is no text")),
        };
        if value.contains(char::is_control) || HeaderValue::from_str(&value).is_err() {
            return Err(bad("a header of the plugin's answer has bad characters"));
        }
        if !names.insert(name.clone()) {
            return Err(bad("the plugin's answer has a header twice"));
        }
        headers.push((name, value));
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn other_values_are_json_whatever_they_look_like() {
        for value in [json!(null), json!({ "status": 401 }), json!([{ "__escalated_http": 1 }])] {
            assert_eq!(PluginAnswer::read(value.clone()).unwrap(), PluginAnswer::Value(value));
        }
    }

    #[test]
    fn envelopes_are_unpacked() {
        let answer = PluginAnswer::read(json!({
            "__escalated_http": 1, "status": 201, "format": "json", "body": { "a": [1] },
            "headers": { "X-Count": 3, "location": "/x" },
        }));
        let headers = vec![("X-Count", "3"), ("location", "/x")];
        let headers = headers.into_iter().map(|(name, value)| (name.to_lowercase(), value.into()));
        assert_eq!(
            answer.unwrap(),
            PluginAnswer::Http {
                status: 201,
                headers: headers.collect(),
                content_type: "application/json",
                body: br#"{"a":[1]}"#.to_vec(),
            }
        );
        let text = json!({ "__escalated_http": 1, "status": 404, "format": "text", "body": "ü" });
        let PluginAnswer::Http { content_type, body, .. } = PluginAnswer::read(text).unwrap()
        else {
            panic!("an envelope");
        };
        assert_eq!((content_type, body), ("text/plain; charset=UTF-8", "ü".as_bytes().to_vec()));
    }

    #[test]
    fn malformed_envelopes_are_refused() {
        let good = json!({ "__escalated_http": 1, "status": 200, "format": "json", "body": 1 });
        assert!(PluginAnswer::read(good.clone()).is_ok());
        let header = |name: &str, value: Value| json!({ "headers": { name: value } });
        let mut wrong = vec![
            json!({ "__escalated_http": 2 }),
            json!({ "__escalated_http": "1" }),
            json!({ "status": 199 }),
            json!({ "status": 600 }),
            json!({ "status": "200" }),
            json!({ "status": 200.5 }),
            json!({ "status": null }),
            json!({ "status": 65_736 }),
            json!({ "format": "html" }),
            json!({ "format": null }),
            json!({ "format": "text" }),
            json!({ "headers": [] }),
            json!({ "headers": null }),
            json!({ "headers": { "X-A": "1", "x-a": "2" } }),
            header("", json!("x")),
            header("a b", json!("x")),
            header("ü", json!("x")),
            header("x", json!("a\r\nset-cookie: a")),
            header("x", json!("\0")),
            header("x", json!("a\tb")),
            header("x", json!(null)),
            header("x", json!(["a"])),
        ];
        wrong.extend(REFUSED.iter().map(|name| header(&name.to_uppercase(), json!("x"))));
        for part in wrong {
            let mut envelope = good.as_object().unwrap().clone();
            envelope.extend(part.as_object().unwrap().clone());
            let refused = PluginAnswer::read(envelope.into()).unwrap_err();
            assert_eq!(refused.code(), "plugin_bad_answer", "{part}");
        }
    }
}
