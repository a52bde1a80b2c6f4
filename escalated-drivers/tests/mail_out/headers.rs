use std::collections::BTreeMap;

use escalated_core::mail::OutgoingMail;
use escalated_drivers::mail::{MailSettings, to_mime};

use crate::world::mail_settings;

pub(crate) fn mail() -> OutgoingMail {
    OutgoingMail {
        to_name: "Cleo".into(),
        to_email: "cleo@example.org".into(),
        subject: "[ESC-00042] Re: Printer".into(),
        text: "Hello\n".into(),
        html: "<p>Hello</p>".into(),
        message_id: "<ticket-42-reply-7@help.example.org>".into(),
        in_reply_to: Some("<ticket-42@help.example.org>".into()),
        references: vec!["<ticket-42@help.example.org>".into()],
        reply_to: "reply+42.0123456789abcdef0123@help.example.org".into(),
        ticket_id: 42,
        auto_submitted: true,
    }
}

/// The headers by name in lower case, each unfolded, as a receiver reads them.
pub(crate) fn headers(raw: &str) -> BTreeMap<String, Vec<String>> {
    let block = raw.split("\r\n\r\n").next().unwrap();
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let unfolded = block.replace("\r\n ", " ").replace("\r\n\t", " ");
    for line in unfolded.split("\r\n") {
        assert!(!line.contains(['\r', '\n', '\0']), "{line:?}");
        let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("no header: {line:?}"));
        headers.entry(name.to_lowercase()).or_default().push(value.to_owned());
    }
    headers
}

fn raw(mail: &OutgoingMail, settings: &MailSettings) -> String {
    let message = to_mime(mail, settings).unwrap();
    assert_eq!(message.envelope().to().len(), 1);
    assert_eq!(message.envelope().to()[0].to_string(), mail.to_email);
    String::from_utf8(message.formatted()).unwrap()
}

const NAMES: [&str; 13] = [
    "auto-submitted",
    "content-type",
    "date",
    "from",
    "in-reply-to",
    "message-id",
    "mime-version",
    "references",
    "reply-to",
    "subject",
    "to",
    "x-auto-response-suppress",
    "x-escalated-ticket-id",
];

#[test]
fn every_header_is_there_once() {
    let headers = headers(&raw(&mail(), &mail_settings()));
    assert_eq!(headers.keys().collect::<Vec<_>>(), NAMES.iter().collect::<Vec<_>>());
    let one = |name: &str| headers[name].join("|");
    assert_eq!(one("subject"), "[ESC-00042] Re: Printer");
    assert_eq!(one("to"), "Cleo <cleo@example.org>");
    assert_eq!(one("from"), "\"Example Support\" <support@help.example.org>");
    assert_eq!(one("reply-to"), "reply+42.0123456789abcdef0123@help.example.org");
    assert_eq!(one("message-id"), "<ticket-42-reply-7@help.example.org>");
    assert_eq!(one("in-reply-to"), "<ticket-42@help.example.org>");
    assert_eq!(one("references"), "<ticket-42@help.example.org>");
    assert_eq!(one("x-escalated-ticket-id"), "42");
    assert_eq!(one("auto-submitted"), "auto-generated");
    assert_eq!(one("x-auto-response-suppress"), "All");
}

#[test]
fn no_text_adds_a_header_or_a_recipient() {
    let attacks = [
        "x\r\nBcc: eve@evil.example",
        "x\nBcc: eve@evil.example",
        "x\rBcc: eve@evil.example",
        "x\r\n\tBcc: eve@evil.example",
        "x\r\n Bcc: eve@evil.example",
        "x\r\n\r\nBody of Eve",
        "\r\nBcc: eve@evil.example",
        "x\r\nTo: eve@evil.example",
        "x\u{85}Bcc: eve@evil.example",
        "x\u{2028}Bcc: eve@evil.example",
        "x\u{2029}Bcc: eve@evil.example",
        "x\u{b}Bcc: eve@evil.example",
        "x\u{c}Bcc: eve@evil.example",
        "x\0\r\nBcc: eve@evil.example",
        "x%0d%0aBcc: eve@evil.example",
        "x\\r\\nBcc: eve@evil.example",
        "=?utf-8?Q?x=0D=0ABcc:_eve@evil.example?=",
        "=?utf-8?B?eA0KQmNjOiBldmVAZXZpbC5leGFtcGxl?=",
        "ü\r\nBcc: eve@evil.example",
        "x\" <eve@evil.example>, \"y",
        "x\r\nX-Escalated-Ticket-Id: 1",
        "\u{202e}x\u{1b}[2J\r\nReply-To: eve@evil.example",
    ];
    for attack in attacks {
        let attacked = OutgoingMail { subject: attack.into(), to_name: attack.into(), ..mail() };
        let settings = MailSettings { from_name: attack.into(), ..mail_settings() };
        let raw = raw(&attacked, &settings);
        let headers = headers(&raw);
        assert_eq!(headers.keys().collect::<Vec<_>>(), NAMES.iter().collect::<Vec<_>>(), "{raw}");
        for (name, values) in &headers {
            assert_eq!(values.len(), 1, "{name} of {attack:?}");
        }
        assert!(headers["to"][0].ends_with("<cleo@example.org>"), "{raw}");
        assert!(headers["from"][0].ends_with("<support@help.example.org>"), "{raw}");
        assert_eq!(headers["x-escalated-ticket-id"], ["42"]);
    }
}

#[test]
fn a_name_with_addresses_is_still_one_recipient() {
    let tricky = OutgoingMail { to_name: "a@x.example, b@y.example".into(), ..mail() };
    let headers = headers(&raw(&tricky, &mail_settings()));
    let [to] = headers["to"].as_slice() else { panic!("{headers:?}") };
    let name = to.strip_suffix(" <cleo@example.org>").unwrap();
    // Quoted or encoded, no receiver finds a comma or an address in it.
    assert!(!name.contains([',', '@', '<']) || name.starts_with('"'), "{to}");
}

#[test]
fn long_and_foreign_texts_arrive_whole() {
    let subject = format!("[ESC-00042] {}", "Größe 猫 ".repeat(20));
    let long = OutgoingMail { subject, to_name: "Dànà Ökafor".into(), ..mail() };
    let raw = raw(&long, &mail_settings());
    assert!(raw.split("\r\n").all(|line| line.len() <= 998));
    assert!(raw.is_ascii() || raw.contains("charset=utf-8"), "{raw}");
}

#[test]
fn what_is_no_address_or_id_is_refused_for_good() {
    let wrong = [
        OutgoingMail { to_email: "a@x.example, b@y.example".into(), ..mail() },
        OutgoingMail { to_email: "a@x.example\r\nBcc: eve@evil.example".into(), ..mail() },
        OutgoingMail { to_email: "nobody".into(), ..mail() },
        OutgoingMail { reply_to: "x\r\ny@z".into(), ..mail() },
        OutgoingMail { message_id: "<a@b>\r\nBcc: eve@evil.example".into(), ..mail() },
        OutgoingMail { in_reply_to: Some("a@b".into()), ..mail() },
        OutgoingMail { references: vec!["<a@b> <c@d>".into()], ..mail() },
    ];
    for mail in wrong {
        let error = to_mime(&mail, &mail_settings()).unwrap_err();
        assert_eq!(error.code(), "mail_refused", "{mail:?}");
        assert!(!error.kind().is_temporary());
    }
}
