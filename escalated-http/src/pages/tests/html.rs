//! A small, strict reader of HTML: enough to see that what we write is well formed.

/// One start tag.
#[derive(Debug)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// The position of the form that it stands in, from 1; 0 outside of forms.
    pub(super) form: usize,
}

impl Tag {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

const EMPTY: [&str; 6] = ["meta", "link", "input", "br", "img", "hr"];

/// All start tags in order. Panics where elements are not closed in order, attributes are not
/// quoted or are given twice, or a bracket stands in a text.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    let mut rest = html.strip_prefix("<!doctype html>").unwrap_or(html);
    let (mut tags, mut open, mut forms, mut form) = (Vec::new(), Vec::new(), 0, 0);
    while let Some(begin) = rest.find('<') {
        assert!(!rest[..begin].contains('>'), "a bracket in a text: {}", &rest[..begin]);
        let end = rest[begin..].find('>').expect("a tag without an end") + begin;
        let tag = &rest[begin + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed out of order");
            if name == "form" {
                form = 0;
            }
            continue;
        }
        let closed = tag.ends_with('/');
        let tag = tag.strip_suffix('/').unwrap_or(tag);
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let name = name.to_owned();
        if name == "form" {
            assert_eq!(form, 0, "a form in a form");
            forms += 1;
            form = forms;
        }
        if !EMPTY.contains(&name.as_str()) && !closed {
            open.push(name.clone());
        }
        tags.push(Tag { name, attributes: attributes_of(attributes), form });
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    tags
}

fn attributes_of(text: &str) -> Vec<(String, String)> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        assert!(
            name == "viewBox"
                || name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "attribute {name:?}"
        );
        assert!(!attributes.iter().any(|(known, _)| *known == name), "{name} twice in {text}");
        let mut value = String::new();
        if let Some(quoted) = rest[end..].strip_prefix("=\"") {
            let close = quoted.find('"').expect("an open quote");
            value = quoted[..close].to_owned();
            rest = quoted[close + 1..].trim_start();
        } else {
            assert!(!rest[end..].starts_with('='), "an attribute without quotes: {rest}");
            rest = rest[end..].trim_start();
        }
        attributes.push((name, value));
    }
    attributes
}
