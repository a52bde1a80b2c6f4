use escalated_core::plugins::Problem;
use serde::{Deserialize, Serialize};

/// The version of the protocol that is spoken here.
pub(crate) const PROTOCOL: &str = "1.0";

/// How the helpdesk introduces itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hello {
    /// The version of the protocol.
    pub protocol_version: String,
    /// What the host is.
    pub host: String,
    /// Its version.
    pub host_version: String,
    /// Whether plugins' calls are to say within which request they are made. Not a part of the
    /// platform's protocol, whose runtime reads past it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_ids: Option<bool>,
    /// Whether the answer to an action is to say whose handlers failed. Not a part of it either.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<bool>,
}

impl Hello {
    /// This host, in that version.
    pub fn new(host_version: impl Into<String>) -> Self {
        Self {
            protocol_version: PROTOCOL.to_owned(),
            host: "rust".to_owned(),
            host_version: host_version.into(),
            request_ids: Some(true),
            failures: Some(true),
        }
    }
}

/// How a runtime introduces itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Shake {
    /// The version of the protocol that it speaks.
    pub protocol_version: String,
    /// Its own version.
    pub runtime_version: String,
    /// Whether it speaks ours.
    pub compatible: bool,
    /// Which versions of the HTTP contract it knows.
    pub http_contract_versions: Vec<i64>,
    /// What it could not load. Not a part of the platform's protocol.
    pub problems: Vec<Problem>,
}

impl Shake {
    /// Whether requests are handed over with their exact bytes.
    #[must_use]
    pub fn has_http_contract(&self) -> bool {
        self.http_contract_versions.contains(&1)
    }
}
