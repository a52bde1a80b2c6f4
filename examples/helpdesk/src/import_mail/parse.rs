use std::panic;

use mail_parser::{Message, MessageParser, PartType, decoders::html::html_to_text};
use sha2::{Digest, Sha256};

use super::{Refused, draft::Draft, found::Found, robots, sender, subject, text};

/// More HTML than this is not turned into text.
const MAX_HTML: usize = 2 * 1024 * 1024;
/// More parts and more messages within messages are not opened.
const MAX_PARTS: usize = 2_000;
const MAX_NESTED: usize = 100;

/// Reads one message; a parser that panics refuses that message and no other.
pub(super) fn draft(found: Found) -> Result<Draft, Refused> {
    let place = found.place;
    let raw = found.raw?;
    let whole = panic::catch_unwind(|| read(&raw, Depth::Whole));
    let read = whole.or_else(|_| panic::catch_unwind(|| read(&raw, Depth::Headers)));
    let refusal = match read {
        Ok(Ok(draft)) => return Ok(Draft { place, ..draft }),
        Ok(Err(refusal)) => refusal,
        Err(_) => ("unparsable", "the message breaks the parser".to_owned()),
    };
    Err(Refused::new(place, refusal.0, refusal.1))
}

/// How much of a message is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// All of it.
    Whole,
    /// The headers; what follows is the text as it stands. For messages that break the parser.
    Headers,
}

fn read(raw: &[u8], depth: Depth) -> Result<Draft, (&'static str, String)> {
    if occurrences(raw, b"message/rfc822") + occurrences(raw, b"message/global") > MAX_NESTED
        || occurrences(raw, b"content-type:") > MAX_PARTS
    {
        return Err(("too_nested", "it has too many parts within parts".into()));
    }
    let message = match depth {
        Depth::Whole => MessageParser::default().parse(raw),
        Depth::Headers => MessageParser::default().parse_headers(raw),
    };
    let Some(message) = message.filter(|message| !message.headers().is_empty()) else {
        return Err(("unparsable", "it has no headers".into()));
    };
    let (name, email) = sender::of(&message)?;
    if let Some(refusal) = robots::refusal(&message, &email) {
        return Err(refusal);
    }
    let whole_subject = subject::clean(message.subject().unwrap_or_default());
    let (subject, subject_cut) = subject::fitted(&whole_subject);
    let body = match depth {
        Depth::Whole => body(&message),
        Depth::Headers => after_headers(raw),
    };
    let mut body = text::neutral(&body);
    if body.trim().is_empty() {
        body = "(No text)".into();
    }
    if subject_cut {
        body = format!("Subject: {whole_subject}\n\n{body}");
    }
    let (text, text_cut) = text::fitted(body);
    Ok(Draft {
        place: String::new(),
        name,
        email,
        subject,
        text,
        truncated: subject_cut || text_cut,
        message_id: message.message_id().map(|id| text::one_line(id).chars().take(255).collect()),
        date: message.date().map(mail_parser::DateTime::to_rfc3339),
        sha256: hex::encode(Sha256::digest(raw)),
    })
}

/// The text parts, or what the HTML says when there is no text.
fn body(message: &Message<'_>) -> String {
    let text = joined(message, &message.text_body);
    if text.trim().is_empty() { joined(message, &message.html_body) } else { text }
}

fn joined(message: &Message<'_>, parts: &[u32]) -> String {
    let mut body = String::new();
    for part in parts.iter().filter_map(|id| message.part(*id)) {
        let text = match &part.body {
            PartType::Text(text) => text.as_ref().to_owned(),
            PartType::Html(html) => html_to_text(head(html, MAX_HTML)),
            _ => continue,
        };
        if !body.is_empty() {
            body.push('\n');
        }
        body.push_str(&text);
        if body.len() > MAX_HTML {
            break;
        }
    }
    body
}

/// What follows the first empty line, as text.
fn after_headers(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw.get(..MAX_HTML).unwrap_or(raw)).replace("\r\n", "\n");
    text.split_once("\n\n").map(|(_, body)| body.to_owned()).unwrap_or_default()
}

fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// How often the lower-case word stands in the bytes, in any case.
fn occurrences(raw: &[u8], word: &[u8]) -> usize {
    raw.windows(word.len()).filter(|window| window.eq_ignore_ascii_case(word)).count()
}
