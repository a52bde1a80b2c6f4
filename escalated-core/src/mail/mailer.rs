use async_trait::async_trait;

use crate::Result;

/// A mail, ready to be sent. Headers are set from fields; no text of a ticket can add one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    /// The recipient's name.
    pub to_name: String,
    /// The recipient's address: exactly one.
    pub to_email: String,
    /// The subject; line breaks and controls are taken out.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// With angle brackets; the same at every attempt.
    pub message_id: String,
    /// The public message before, with angle brackets.
    pub in_reply_to: Option<String>,
    /// The chain, oldest first, each with angle brackets.
    pub references: Vec<String>,
    /// Where answers go.
    pub reply_to: String,
    /// The ticket's id, for `X-Escalated-Ticket-Id`.
    pub ticket_id: i64,
    /// Whether a rule wrote it and not a person (RFC 3834).
    pub auto_submitted: bool,
}

/// Sends mail.
///
/// An error of kind `Unavailable` is tried again, with the same Message-ID; any other is final.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands one mail over.
    async fn send(&self, mail: &OutgoingMail) -> Result<()>;
}
