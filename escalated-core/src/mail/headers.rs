use crate::{
    Error, Result,
    ids::{MessageId, TicketId},
};

/// The domain of Message-IDs and reply addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailDomain(String);

impl MailDomain {
    /// Letters, digits, `-` and `.`, at most 253 bytes.
    ///
    /// # Errors
    /// `invalid_domain` for anything else.
    pub fn new(domain: impl Into<String>) -> Result<Self> {
        let domain = domain.into();
        let fits = (1..=253).contains(&domain.len())
            && domain.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
            && !domain.starts_with(['.', '-'])
            && !domain.ends_with(['.', '-']);
        if fits {
            Ok(Self(domain))
        } else {
            let message = "a mail domain is a host name, such as help.example.org";
            Err(Error::field("mail_domain", "invalid_domain", message))
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `<ticket-42@domain>`: the platform's Message-ID of a ticket.
#[must_use]
pub fn message_id_of_ticket(ticket: TicketId, domain: &MailDomain) -> String {
    format!("<ticket-{ticket}@{}>", domain.as_str())
}

/// `<ticket-42-reply-7@domain>`: the platform's Message-ID of a reply.
#[must_use]
pub fn message_id_of_reply(ticket: TicketId, reply: MessageId, domain: &MailDomain) -> String {
    format!("<ticket-{ticket}-reply-{reply}@{}>", domain.as_str())
}
