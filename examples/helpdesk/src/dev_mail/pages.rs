//! `/dev/mail`: the list, one mail, and the HTML half of it in a frame that can do nothing.

use std::fmt::Write;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use escalated::drivers::mail::KeptMail;

use crate::{
    app::App,
    web::{escape, page},
};

/// The mail's own markup runs no script, loads nothing, and is a stranger to our origin. Its links
/// open in a new window.
const MAIL_CSP: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
                        style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/// `GET /dev/mail`.
pub async fn list(State(app): State<App>, headers: HeaderMap) -> Response {
    let Some(mailbox) = &app.mailbox else { return StatusCode::NOT_FOUND.into_response() };
    let mails = mailbox.list();
    let mut body = format!("<h1>Mailbox</h1>\n<p>{} mails, newest first.</p>\n", mails.len());
    body.push_str("<ul class=\"links\">\n");
    for KeptMail { id, mail } in mails {
        let _ = writeln!(
            body,
            "<li><a href=\"/dev/mail/{id}\">{}</a> to {} &lt;{}&gt;</li>",
            escape(&mail.subject),
            escape(&mail.to_name),
            escape(&mail.to_email),
        );
    }
    body.push_str("</ul>");
    page("Mailbox", app.sessions.read(&headers).as_ref(), &body)
}

/// `GET /dev/mail/{number}`.
pub async fn show(State(app): State<App>, Path(id): Path<u64>, headers: HeaderMap) -> Response {
    let Some(KeptMail { mail, .. }) = find(&app, id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let fields = [
        ("To", format!("{} <{}>", mail.to_name, mail.to_email).trim().to_owned()),
        ("Subject", mail.subject.clone()),
        ("Message-ID", mail.message_id.clone()),
        ("In-Reply-To", mail.in_reply_to.clone().unwrap_or_default()),
        ("References", mail.references.join(" ")),
        ("Reply-To", mail.reply_to.clone()),
    ];
    let mut body = format!("<h1>{}</h1>\n<dl>\n", escape(&mail.subject));
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(body, "<dt>{name}</dt><dd>{}</dd>", escape(value));
    }
    let _ = write!(
        body,
        "</dl>\n<h2>Text</h2>\n<pre>{}</pre>\n<h2>HTML</h2>\n\
         <iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\" \
         title=\"The HTML half of the mail\" src=\"/dev/mail/{id}/html\"></iframe>\n\
         <p><a href=\"/dev/mail\">Back to the mailbox</a></p>",
        with_links(&mail.text),
    );
    page(&mail.subject, app.sessions.read(&headers).as_ref(), &body)
}

/// `GET /dev/mail/{number}/html`.
pub async fn html_source(State(app): State<App>, Path(id): Path<u64>) -> Response {
    let Some(KeptMail { mail, .. }) = find(&app, id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, MAIL_CSP),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    // Links leave the frame, in which our own pages refuse to be shown.
    let html = format!("<base target=\"_blank\">{}", mail.html);
    (headers, Html(html)).into_response()
}

fn find(app: &App, id: u64) -> Option<KeptMail> {
    app.mailbox.as_ref()?.get(id)
}

/// The text, escaped, with its web addresses as links.
fn with_links(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let url = word.trim_end_matches(['.', ',', ')', '>', ';']);
        if url.starts_with("http://") || url.starts_with("https://") {
            let (link, rest) = (escape(url), part.get(url.len()..).unwrap_or_default());
            let _ = write!(html, "<a href=\"{link}\">{link}</a>{}", escape(rest));
        } else {
            html.push_str(&escape(part));
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::with_links;

    #[test]
    fn addresses_become_links_and_markup_stays_text() {
        let html = with_links("See https://a.example/x?y=1&z=2.\n<b>javascript:alert(1)</b>");
        assert!(html.contains("<a href=\"https://a.example/x?y=1&amp;z=2\">"), "{html}");
        assert!(html.contains("</a>.\n&lt;b&gt;javascript:"), "{html}");
    }
}
