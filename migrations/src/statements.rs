/// Parts a text at every `;` that stands outside quotes and comments. Comments before a statement
/// are cut off; what is left of the text after the last `;` counts too.
///
/// ```
/// use escalated_migrations::statements;
/// let text = "-- one; two\nINSERT INTO t VALUES ('a;b', \"c;d\", `e;f`);\nSELECT 1 /* ; */";
/// assert_eq!(
///     statements(text),
///     ["INSERT INTO t VALUES ('a;b', \"c;d\", `e;f`)", "SELECT 1 /* ; */"],
/// );
/// ```
#[must_use]
pub fn statements(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = skip_blank(rest);
        if rest.is_empty() {
            return found;
        }
        let end = statement_end(rest);
        let (statement, after) = rest.split_at(end);
        let statement = statement.trim_end();
        if !statement.is_empty() {
            found.push(statement);
        }
        rest = after.strip_prefix(';').unwrap_or(after);
    }
}

/// Cuts white space and comments off the front.
fn skip_blank(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let after = if rest.starts_with("--") {
            rest.split_once('\n').map_or("", |(_, after)| after)
        } else if rest.starts_with("/*") {
            rest.split_once("*/").map_or("", |(_, after)| after)
        } else {
            return rest;
        };
        rest = after.trim_start();
    }
}

/// The place of the first `;` outside quotes and comments, or the end.
fn statement_end(text: &str) -> usize {
    let mut inside: Option<&str> = None;
    for (place, letter) in text.char_indices() {
        let here = text.get(place..).unwrap_or_default();
        match inside {
            // A doubled quote closes and opens again, which comes to the same.
            Some(closing) if here.starts_with(closing) => inside = None,
            Some(_) => {}
            None => match letter {
                ';' => return place,
                '\'' => inside = Some("'"),
                '"' => inside = Some("\""),
                '`' => inside = Some("`"),
                '-' if here.starts_with("--") => inside = Some("\n"),
                '/' if here.starts_with("/*") => inside = Some("*/"),
                _ => {}
            },
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn quotes_and_comments_hide_semicolons() {
        for (text, expected) in [
            ("", vec![]),
            (" ;; ; ", vec![]),
            ("a", vec!["a"]),
            ("a;b", vec!["a", "b"]),
            ("a -- x; y\n, b; c", vec!["a -- x; y\n, b", "c"]),
            ("'it''s; fine'; b", vec!["'it''s; fine'", "b"]),
            ("/* a; */ b;", vec!["b"]),
            ("-- only a comment;", vec![]),
            ("größe ';ü'; ende;\n", vec!["größe ';ü'", "ende"]),
        ] {
            assert_eq!(statements(text), expected, "{text:?}");
        }
    }
}
