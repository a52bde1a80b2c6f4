use serde_json::Value;

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
