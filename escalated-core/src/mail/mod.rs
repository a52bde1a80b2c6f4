//! Mail: who is told, in which words, under which headers. Sending is the driver's.

mod address;
mod headers;
mod mailer;
mod notice;
mod source;

pub use address::ReplyAddress;
pub use headers::{MailDomain, message_id_of_reply, message_id_of_ticket};
pub use mailer::{Mailer, OutgoingMail};
pub use notice::{Notice, NoticeKind, Recipient, RecipientRole, named_notices, notices};
pub use source::{EarlierReply, MAX_EARLIER, MailReply, MailSource, MailTicket};
