/// Plain text as HTML: everything escaped, web addresses as links. Line breaks are kept by the
/// stylesheet.
pub(super) fn linkify(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some((before, address, after)) = next_address(rest) {
        escape(before, &mut html);
        html.push_str("<a href=\"");
        escape(address, &mut html);
        html.push_str("\" dir=\"ltr\" rel=\"nofollow noopener noreferrer\">");
        escape(address, &mut html);
        html.push_str("</a>");
        rest = after;
    }
    escape(rest, &mut html);
    html
}

/// The text before the next web address, the address, and the text behind it.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let (place, scheme) = next_scheme(text, from)?;
        let (before, tail) = text.split_at_checked(place)?;
        let inside_word = before.ends_with(|c: char| c.is_alphanumeric());
        let end = tail.find(ends_address).unwrap_or(tail.len());
        let address = trimmed(tail.get(..end)?);
        let host = address.get(scheme..).unwrap_or_default();
        if !inside_word && host.starts_with(|c: char| c.is_alphanumeric() || c == '[') {
            return Some((before, address, tail.get(address.len()..)?));
        }
        from = place + scheme;
    }
}

/// Where the next `http://` or `https://` begins, and how long it is.
fn next_scheme(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut from = from;
    loop {
        let colon = from + text.get(from..)?.find("://")?;
        let head = text.get(..colon)?;
        for scheme in ["https", "http"] {
            let begin = head.len().checked_sub(scheme.len());
            let word = begin.and_then(|begin| head.get(begin..));
            if let (Some(begin), Some(word)) = (begin, word)
                && word.eq_ignore_ascii_case(scheme)
                && begin >= from
            {
                return Some((begin, scheme.len() + 3));
            }
        }
        from = colon + 3;
    }
}

/// White space, quotes, brackets and characters that turn the direction of text around.
fn ends_address(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '<' | '>' | '"' | '`' | '|' | '\\' | '^' | '{' | '}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// An address without the punctuation of the sentence around it.
fn trimmed(address: &str) -> &str {
    let mut address = address;
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
        let count = |c: char| shorter.matches(c).count();
        let shorter = match shorter.chars().last() {
            Some(')') if count(')') > count('(') => shorter.strip_suffix(')').unwrap_or(shorter),
            Some(']') if count(']') > count('[') => shorter.strip_suffix(']').unwrap_or(shorter),
            _ => shorter,
        };
        if shorter.len() == address.len() {
            return address;
        }
        address = shorter;
    }
}

/// Escapes for text and for attributes in double quotes.
fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#x27;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::linkify;

    fn link(address: &str) -> String {
        format!(
            "<a href=\"{address}\" dir=\"ltr\" rel=\"nofollow noopener noreferrer\">{address}</a>"
        )
    }

    #[test]
    fn addresses_become_links_and_nothing_else_does() {
        let a = link("https://example.org/a?b=1&amp;c=2");
        assert_eq!(linkify("see https://example.org/a?b=1&c=2."), format!("see {a}."));
        assert_eq!(linkify("(http://x.org/(y))"), format!("({})", link("http://x.org/(y)")));
        assert_eq!(linkify("HTTP://X.org, ok"), format!("{}, ok", link("HTTP://X.org")));
        for plain in
            ["javascript:alert(1)", "http://", "xhttps://y.org", "ftp://a", "://", "http:///"]
        {
            assert!(!linkify(plain).contains("<a"), "{plain}");
        }
        assert_eq!(linkify("ü http://a.org ü"), format!("ü {} ü", link("http://a.org")));
        let two = linkify("http://a.org http://b.org");
        assert_eq!(two, format!("{} {}", link("http://a.org"), link("http://b.org")));
    }

    #[test]
    fn nothing_gets_out_of_its_element() {
        let hostile = "https://x.org/\"><script>alert('1')</script> <b>&\u{202e}";
        let html = linkify(hostile);
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        assert!(html.starts_with(&link("https://x.org/")), "{html}");
        assert_eq!(
            linkify("https://x.org/\u{202e}gpj"),
            format!("{}\u{202e}gpj", link("https://x.org/"))
        );
    }

    #[test]
    fn long_texts_take_linear_time() {
        let text = "://".repeat(20_000);
        assert_eq!(linkify(&text).len(), text.len());
        let text = "http://".repeat(9_000);
        assert!(linkify(&text).len() >= text.len());
    }
}
