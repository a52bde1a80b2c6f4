use escalated::core::tickets::{Channel, NewTicket, RequesterInput};
use serde_json::json;

/// A message, ready to become a ticket.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    pub(super) place: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) truncated: bool,
    /// What else of the mail is worth keeping.
    pub(super) message_id: Option<String>,
    pub(super) date: Option<String>,
    /// Of all its bytes: two messages are the same when these are.
    pub(super) sha256: String,
}

impl Draft {
    /// The ticket, for that requester.
    pub(super) fn into_ticket(self, requester: RequesterInput) -> NewTicket {
        NewTicket {
            subject: self.subject,
            description: self.text,
            requester,
            channel: Channel::new(Channel::EMAIL).unwrap_or_default(),
            metadata: json!({ "mail": {
                "message_id": self.message_id,
                "date": self.date,
                "sha256": self.sha256,
            } }),
            ..NewTicket::default()
        }
    }
}
