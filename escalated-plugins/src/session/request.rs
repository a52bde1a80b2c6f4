use base64::{Engine as _, engine::general_purpose::STANDARD};
use escalated_core::plugins::PluginRequest;
use serde::Serialize;
use serde_json::{Map, Value};

/// A request to an endpoint or a webhook, as it goes over the wire.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct EndpointCall {
    /// Whose.
    pub plugin: String,
    /// The method as the manifest has it.
    pub method: String,
    /// The path as the manifest has it.
    pub path: String,
    /// The body as it was read: JSON, or the fields of a form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// The parameters of the path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<Map<String, Value>>,
    /// The query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Map<String, Value>>,
    /// Headers in lower case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<Map<String, Value>>,
    /// The version of the HTTP contract.
    #[serde(rename = "httpContract", skip_serializing_if = "Option::is_none")]
    pub http_contract: Option<i64>,
    /// The exact bytes of the body.
    #[serde(rename = "rawBodyBase64", skip_serializing_if = "Option::is_none")]
    pub raw_body_base64: Option<String>,
    /// Where it came from.
    #[serde(rename = "clientIp", skip_serializing_if = "Option::is_none")]
    pub client_ip: Option<String>,
}

impl EndpointCall {
    /// A request for a runtime that knows the HTTP contract, or for one that does not.
    #[must_use]
    pub fn new(plugin: &str, request: &PluginRequest, has_contract: bool) -> Self {
        let object = |map: &Map<String, Value>| Some(map.clone());
        let contract = |value: Option<String>| value.filter(|_| has_contract);
        Self {
            plugin: plugin.to_owned(),
            method: request.method.clone(),
            path: request.path.clone(),
            body: request.body.clone(),
            params: object(&request.params),
            query: object(&request.query),
            headers: object(&request.headers),
            http_contract: has_contract.then_some(1),
            raw_body_base64: contract(Some(STANDARD.encode(&request.raw_body))),
            client_ip: contract(request.client_ip.clone()),
        }
    }
}
