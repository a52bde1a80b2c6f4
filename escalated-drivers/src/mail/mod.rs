//! Mail that leaves: who is told of what, in which words, at most once each.

mod addressee;
mod compose;
mod consumer;
mod ledger;
mod memory;
mod message_ids;
mod mime;
mod one_line;
mod settings;
mod sla_words;
mod smtp;
mod sql;
mod sql_source;
mod stale;
mod templates;
mod thread;

pub use consumer::{MailConsumer, MailPorts};
pub use ledger::{MemorySentLedger, SentLedger, SentMail};
pub use memory::{KeptMail, MemoryMailer};
pub use message_ids::{MemoryReplyMessageIds, ReplyMessageIds};
pub use mime::to_mime;
pub use settings::MailSettings;
pub use smtp::SmtpMailer;
