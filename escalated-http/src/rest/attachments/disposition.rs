use std::fmt::Write as _;

use escalated_core::attachments::clean_filename;

/// The types that a browser may show; everything else is saved.
const INLINE: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// The value of `Content-Disposition` (RFC 6266): an ASCII name for old clients and the true name
/// in RFC 8187's form. No name can end the header.
pub(super) fn disposition(mime_type: &str, filename: &str) -> String {
    let kind = if INLINE.contains(&mime_type) { "inline" } else { "attachment" };
    let name = clean_filename(filename);
    let plain: String =
        name.chars()
            .map(|c| {
                if c.is_ascii() && !c.is_ascii_control() && !"\"\\%;".contains(c) { c } else { '_' }
            })
            .collect();
    let mut value = format!("{kind}; filename=\"{plain}\"");
    if plain != name {
        value.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
                value.push(char::from(byte));
            } else {
                let _ = write!(value, "%{byte:02X}");
            }
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn names_stay_inside_the_header() {
        assert_eq!(disposition("image/png", "a.png"), "inline; filename=\"a.png\"");
        assert_eq!(
            disposition("application/pdf", "Größe \"1\".pdf"),
            "attachment; filename=\"Gr__e 1.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.pdf"
        );
        let hostile = disposition("image/svg+xml", "x\r\nSet-Cookie: a;b%00\u{202e}.svg");
        assert!(hostile.starts_with("attachment; ") && !hostile.contains(['\r', '\n']));
        assert!(http::HeaderValue::try_from(hostile).is_ok());
    }
}
