use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A page of the platform: its name and what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UiPage {
    /// The platform's name: `Escalated/Agent/TicketShow`.
    pub component: String,
    /// What it shows, under the platform's names.
    pub props: Value,
    /// The address of the page itself.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
}
