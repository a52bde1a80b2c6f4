use async_trait::async_trait;

use crate::{
    Result,
    actor::{ActorRef, Cx},
    attachments::Attachment,
    contacts::Contact,
    ids::{MessageId, TicketId},
    replies::Reply,
    tickets::Ticket,
};

/// How many replies before the one that is mailed are read: so many ids a mail names beside that
/// of the ticket. RFC 5322 lets those between go.
pub const MAX_EARLIER: usize = 20;

/// A ticket as a mail needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct MailTicket {
    /// The ticket as it is now.
    pub ticket: Ticket,
    /// Its contact.
    pub contact: Option<Contact>,
    /// Whether any file is on it, be it on a note; false saves a statement.
    pub has_files: bool,
}

/// A public reply that came before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierReply {
    /// Our id.
    pub id: MessageId,
    /// The id under which it is or was mailed, with angle brackets.
    pub message_id: Option<String>,
}

/// A public reply with what its mail names. This cannot hold a note.
#[derive(Debug, Clone, PartialEq)]
pub struct MailReply {
    /// The reply with its files.
    pub reply: Reply,
    /// The public replies before it, oldest first, at most [`MAX_EARLIER`].
    pub earlier: Vec<EarlierReply>,
}

/// What a mail is made of. It is read for the helpdesk itself, which mails whoever
/// [`super::notices`] names; however long a thread is, little of it is read, and never a note.
#[async_trait]
pub trait MailSource: Send + Sync {
    /// The tenant's ticket; none if it is gone.
    async fn mail_ticket(&self, cx: &Cx, ticket: TicketId) -> Result<Option<MailTicket>>;
    /// A reply on that ticket; none if it is gone, elsewhere, or a note.
    async fn mail_reply(
        &self,
        cx: &Cx,
        ticket: &MailTicket,
        reply: MessageId,
    ) -> Result<Option<MailReply>>;
    /// The files of the ticket's description.
    async fn mail_files(&self, cx: &Cx, ticket: &MailTicket) -> Result<Vec<Attachment>>;
    /// Who opened the ticket.
    async fn opener(&self, cx: &Cx, ticket: TicketId) -> Result<Option<ActorRef>>;
}
