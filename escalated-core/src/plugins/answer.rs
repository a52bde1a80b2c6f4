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
