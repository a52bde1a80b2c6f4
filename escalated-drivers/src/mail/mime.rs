use escalated_core::{Error, ErrorKind, Result, mail::OutgoingMail};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{MailSettings, one_line::one_line};

const MAX_SUBJECT: usize = 300;
const MAX_NAME: usize = 100;

/// The message as it goes over the wire. Every header is set from one field, and none of them can
/// add another: texts are put on one line first, addresses and ids are checked.
///
/// # Errors
/// `mail_refused` when an address or an id is none.
pub fn to_mime(mail: &OutgoingMail, settings: &MailSettings) -> Result<Message> {
    let to = address(&mail.to_email)?;
    let from = address(&settings.from_email)?;
    let mut builder = Message::builder()
        .envelope(Envelope::new(Some(from.clone()), vec![to.clone()]).map_err(refused)?)
        .from(mailbox(&settings.brand(), from))
        .to(mailbox(&mail.to_name, to))
        .reply_to(mailbox("", address(&mail.reply_to)?))
        .subject(one_line(&mail.subject, MAX_SUBJECT))
        .message_id(Some(id(&mail.message_id)?))
        .raw_header(header("X-Escalated-Ticket-Id", mail.ticket_id.to_string()))
        .raw_header(header("X-Auto-Response-Suppress", "All".into()));
    if let Some(before) = &mail.in_reply_to {
        builder = builder.in_reply_to(id(before)?);
    }
    if !mail.references.is_empty() {
        let ids: Vec<String> =
            mail.references.iter().map(|text| id(text)).collect::<Result<_>>()?;
        builder = builder.references(ids.join(" "));
    }
    if mail.auto_submitted {
        builder = builder.raw_header(header("Auto-Submitted", "auto-generated".into()));
    }
    let body = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    builder.multipart(body).map_err(refused)
}

fn address(text: &str) -> Result<Address> {
    text.trim().parse().map_err(refused)
}

/// A mailbox whose name is one line of text, whatever stands in it.
fn mailbox(name: &str, address: Address) -> Mailbox {
    let name = one_line(name, MAX_NAME);
    Mailbox::new(Some(name).filter(|name| !name.is_empty()), address)
}

/// An id in angle brackets without anything that could end the header.
fn id(text: &str) -> Result<String> {
    let inner = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let fits = inner.is_some_and(|inner| {
        (3..=900).contains(&inner.len())
            && inner.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>')
    });
    if fits { Ok(text.to_owned()) } else { Err(refused("a Message-ID is not one")) }
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

fn refused(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    let message = "the mail has an address that mail cannot go to";
    Error::new(ErrorKind::Invalid, "mail_refused", message).with_source(source)
}
