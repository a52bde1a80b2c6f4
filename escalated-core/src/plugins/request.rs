use bytes::Bytes;
use serde_json::{Map, Value};

/// A request to an endpoint or a webhook of a plugin, matched to its route.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PluginRequest {
    /// The method as the manifest has it.
    pub method: String,
    /// The path as the manifest has it, with the names of its parameters.
    pub path: String,
    /// The parameters of the path.
    pub params: Map<String, Value>,
    /// The query.
    pub query: Map<String, Value>,
    /// Headers in lower case, without those that are withheld from plugins.
    pub headers: Map<String, Value>,
    /// The body, if it is JSON, or the fields of a form; none if it is neither.
    pub body: Option<Value>,
    /// The exact bytes of the body.
    pub raw_body: Bytes,
    /// Where it came from.
    pub client_ip: Option<String>,
}
