use escalated_core::{Error, Result};
use serde::Serialize;
use tera::{Context, Tera};

const SOURCES: [(&str, &str); 5] = [
    ("layout.html", include_str!("../../templates/mail/layout.html")),
    ("received.html", include_str!("../../templates/mail/received.html")),
    ("received.txt", include_str!("../../templates/mail/received.txt")),
    ("message.html", include_str!("../../templates/mail/message.html")),
    ("message.txt", include_str!("../../templates/mail/message.txt")),
];

/// Which pair of templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Template {
    /// The fixed text of a confirmation.
    Received,
    /// A text that somebody wrote.
    Message,
}

/// What a mail says, in both forms.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Words {
    pub(super) title: String,
    pub(super) brand: String,
    pub(super) reference: String,
    pub(super) subject: String,
    pub(super) lead: String,
    pub(super) action: String,
    pub(super) lines: Vec<String>,
    pub(super) files: String,
    pub(super) url: String,
    pub(super) signup_url: String,
}

/// The templates of mails. What is put into the HTML is escaped; the text is plain.
pub(super) struct Templates(Tera);

impl Templates {
    pub(super) fn new() -> Result<Self> {
        let mut tera = Tera::new();
        tera.add_raw_templates(SOURCES).map_err(broken)?;
        Ok(Self(tera))
    }

    /// The HTML and the text.
    pub(super) fn render(&self, template: Template, words: &Words) -> Result<(String, String)> {
        let context = Context::from_serialize(words).map_err(broken)?;
        let (html, text) = match template {
            Template::Received => ("received.html", "received.txt"),
            Template::Message => ("message.html", "message.txt"),
        };
        let render = |name| self.0.render(name, &context).map_err(broken);
        Ok((render(html)?, render(text)?))
    }
}

fn broken(error: tera::Error) -> Error {
    Error::internal("mail_template_broken", "a mail could not be written").with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_escaped_and_text_is_plain() {
        let words = Words {
            lead: "<b>Ada</b> & \"Bo\"".into(),
            lines: vec!["<script>alert(1)</script>".into(), "{{ brand }}".into()],
            url: "https://example.org/?a=1&b=2\"><script>".into(),
            ..Words::default()
        };
        let templates = Templates::new().unwrap();
        let (html, text) = templates.render(Template::Message, &words).unwrap();
        assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
        assert!(html.contains("&lt;script&gt;"), "{html}");
        assert!(text.contains("<script>alert(1)</script>\n{{ brand }}\n"), "{text}");
    }
}
