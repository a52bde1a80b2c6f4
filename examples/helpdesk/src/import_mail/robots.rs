use mail_parser::{Message, MimeHeaders};

/// Why nobody waits for an answer to that message, if nobody does: a code and a reason.
pub(super) fn refusal(message: &Message<'_>, sender: &str) -> Option<(&'static str, String)> {
    let value = |name: &str| {
        message.header_raw(name.to_owned()).map(|value| value.trim().to_ascii_lowercase())
    };
    if let Some(auto) = value("Auto-Submitted").filter(|auto| !auto.starts_with("no")) {
        return Some(("auto_submitted", format!("Auto-Submitted: {}", short(&auto))));
    }
    let report = message.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
    });
    if report || value("Return-Path").as_deref() == Some("<>") {
        return Some(("bounce", "a report of a mail server".into()));
    }
    if let Some(precedence) = value("Precedence")
        && ["bulk", "list", "junk", "auto_reply"].contains(&precedence.as_str())
    {
        return Some(("bulk", format!("Precedence: {precedence}")));
    }
    if value("List-Id").is_some() {
        return Some(("mailing_list", "it came over a mailing list".into()));
    }
    for name in ["X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"] {
        if value(name).is_some() {
            return Some(("auto_reply", format!("{name} is set")));
        }
    }
    let local = sender.split('@').next().unwrap_or_default().to_ascii_lowercase();
    match local.as_str() {
        "mailer-daemon" | "postmaster" => Some(("bounce", format!("it is from {local}"))),
        "noreply" | "no-reply" | "no_reply" | "donotreply" | "do-not-reply" | "do_not_reply" => {
            Some(("no_reply", format!("it is from {local}")))
        }
        _ => None,
    }
}

fn short(text: &str) -> String {
    super::text::one_line(text).chars().take(60).collect()
}
